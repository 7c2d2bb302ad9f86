#!/bin/bash
# A livepatch for another build of the same release: its own init function refuses the kernel before the livepatch is
# enabled, and klp audit refuses it.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
"$KLP" -q build -t "$target" "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" -o mark.ko
id=$(modinfo -F klp.build_id mark.ko)
[ ${#id} = 40 ] || fail "modinfo holds no build id: $id"

# patched FILE BYTES OTHER: replaces the bytes (both in hexadecimal) in the file.
patched() {
  python3 -c 'import sys
name, old, new = sys.argv[1], bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3])
content = open(name, "rb").read()
open(name, "wb").write(content.replace(old, new))' "$@"
}
hexadecimal() { printf %s "$1" | od -An -tx1 | tr -d ' \n'; }
other="00${id:2}"
cp mark.ko other.ko
patched other.ko "$id" "$other"
cmp -s mark.ko other.ko && fail "the module does not hold the build id"
expect 1 "other.ko" "made for the kernel with build id $other; this is another build, with $id" -- \
  "$KLP" test -t "$target" other.ko

cp mark.ko told.ko
patched told.ko "$(hexadecimal "$id")" "$(hexadecimal "$other")"
expect 1 "the target's kernel has build id $id" -- "$KLP" audit -t "$target" told.ko
