#!/bin/bash
# The plugin refuses what it does not support with one line, before an object is written.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

echo 'int f(void) { return 1; }' > unit.c
cp unit.c unit.cc
expect_status 1 "fatal error: klp.so does not know the argument .wish.: it takes none" compile unit -fplugin-arg-klp-wish=1
expect_status 1 "fatal error: klp.so cannot follow .-flto." compile unit -flto
[ ! -e unit.o ] || fail "an object in spite of the error"

if [ -x "$("$KLP_GCC" -print-prog-name=cc1plus)" ]; then
  expect_status 1 "fatal error: klp.so knows C only, not GNU C\+\+" "$KLP_GCC" -fplugin="$KLP_PLUGIN" -c unit.cc
fi
