#!/bin/bash
# What the plugin cannot serve it refuses in one line, before any object is written.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

echo 'int f(void) { return 1; }' > unit.c
cp unit.c unit.cc
says 1 "fatal error: klp.so does not know the argument .wish.: it takes none" compile unit -fplugin-arg-klp-wish=1
says 1 "fatal error: klp.so cannot follow .-flto." compile unit -flto
[ ! -e unit.o ] || fail "an object in spite of the error"

if [ -x "$("$KLP_GCC" -print-prog-name=cc1plus)" ]; then
  says 1 "fatal error: klp.so knows C only, not GNU C\+\+" "$KLP_GCC" -fplugin="$KLP_PLUGIN" -c unit.cc
fi
