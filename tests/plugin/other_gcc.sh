#!/bin/bash
# The plugin refuses another version of GCC; the message names both versions.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

own=$("$KLP_GCC" -dumpfullversion)
echo 'int f(void) { return 1; }' > unit.c
for version in 10 11 12 13 14 15; do
  other=$(command -v "gcc-$version") || continue
  [ "$("$other" -dumpfullversion)" != "$own" ] || continue
  expect_status 1 "klp.so was built for GCC $own, this is GCC $("$other" -dumpfullversion)|cannot load plugin" \
    "$other" -fplugin="$KLP_PLUGIN" -c unit.c -o unit.o
  [ ! -e unit.o ] || fail "an object in spite of the error"
  exit 0
done
echo "skipped: only one version of GCC is installed"
exit 77
