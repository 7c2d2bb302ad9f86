#!/bin/bash
# A compiler of another version than the kernel's is refused, and the error names both versions.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
mkdir bin
cat >bin/gcc-12 <<'END'
#!/bin/sh
case "$*" in *--version*) echo "gcc-12 (Elsewhere) 12.9.9" ;; *) exec /usr/bin/gcc-12 "$@" ;; esac
END
chmod +x bin/gcc-12
PATH=$PWD/bin:$PATH expect 2 12.9.9 12.2.0 -- \
  "$KLP" build -t "$target" "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" -o out.ko
[ ! -e out.ko ] || fail "a module was written"
