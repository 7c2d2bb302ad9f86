#!/bin/bash
# klp test fails and names the reason: a script that fails, a truncated module, a file that is not a module.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
"$KLP" -q build -t "$target" "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" -o mark.ko
head -c 3000 mark.ko >cut.ko
cat >no.sh <<'END'
#!/bin/sh
[ "$1" != during ] || exit 9
END
expect 1 "the script failed in phase during with status 9" "cut.ko: the kernel refused to load the module" -- \
  "$KLP" test -t "$target" cut.ko mark.ko --run no.sh
expect 2 "is not a kernel module" -- "$KLP" test -t "$target" no.sh
expect 2 nowhere.ko -- "$KLP" test -t "$target" nowhere.ko
left=$(find "$KLP_HOME/work" -mindepth 1 -maxdepth 1 -type d)
[ -z "$left" ] || fail "left behind: $left"
