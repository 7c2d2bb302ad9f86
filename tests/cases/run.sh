#!/bin/bash
# run.sh KLP PLUGIN GCC CASE: compiles CASE/before.c and CASE/after.c with options like those of kbuild, and compares the
# output of `klp diff` with CASE/expect.txt (first line: the exit status), or with CASE/expect.N.txt if the code of
# version N of the compiler differs. CASE/flags has additional options, one a line; the line "no-facts" there means:
# compile without the plugin. Then compares each object with itself, which must give no difference, and after.o with
# before.o, which must not fail.
set -eu
klp=$1 plugin=$2 gcc=$3 case=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

flags=(-O2 -g0 -std=gnu11 -fno-PIE -mcmodel=kernel -mno-red-zone -mno-sse -fcf-protection=none -fno-strict-aliasing
       -fno-asynchronous-unwind-tables -pg -mfentry -mrecord-mcount -ffunction-sections -fdata-sections)
if [ -f "$case/flags" ]; then
    mapfile -t extra < <(grep -v '^no-facts$' "$case/flags" || true)
    flags+=("${extra[@]}")
fi
if ! grep -qs '^no-facts$' "$case/flags"; then flags+=("-fplugin=$plugin"); fi

# Both versions have the same file name, as in a kernel tree.
for side in before after; do
    mkdir "$work/$side"
    cp "$case/$side.c" "$work/$side/unit.c"
    (cd "$work/$side" && "$gcc" "${flags[@]}" -c -o "../$side.o" unit.c)
done

status=0
"$klp" diff "$work/before.o" "$work/after.o" > "$work/output" 2> "$work/messages" || status=$?
{ echo "status $status"; cat "$work/output"; } > "$work/result"
expected=$case/expect.$("$gcc" -dumpversion | cut -d. -f1).txt
[ -f "$expected" ] || expected=$case/expect.txt
if ! diff -u "$expected" "$work/result"; then
    cat "$work/messages" >&2
    exit 1
fi
for side in before after; do
    status=0
    "$klp" diff "$work/$side.o" "$work/$side.o" > "$work/self" 2>&1 || status=$?
    if [ "$status" != 3 ]; then
        echo "$side.o differs from itself (status $status):" >&2
        cat "$work/self" >&2
        exit 1
    fi
done
back=0
"$klp" diff "$work/after.o" "$work/before.o" > "$work/back" 2>&1 || back=$?
if [ "$back" -gt 3 ] || [ "$back" = 2 ]; then
    echo "the other way round (status $back):" >&2
    cat "$work/back" >&2
    exit 1
fi
