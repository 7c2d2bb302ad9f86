#!/bin/bash
# The facts name another active plugin; a unit can have 10,000 functions.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

echo 'int f(void) { return 1; }' > unit.c
compile unit
expect_none "$(facts unit)" 'other plugin'
cat > other.cc <<'C'
#include "gcc-plugin.h"
int plugin_is_GPL_compatible;
int plugin_init(plugin_name_args*, plugin_gcc_version*) { return 0; }
C
headers=$("$KLP_GCC" -print-file-name=plugin)/include
"${KLP_GCC/gcc/g++}" -fno-rtti -fPIC -shared -I"$headers" other.cc -o other_plugin.so
compile unit -fplugin=./other_plugin.so
expect "$(facts unit)" '^other plugin: other_plugin$'

for ((i = 0; i < 10000; i++)); do echo "int f$i(int x) { return x + $i; }"; done > many.c
compile many -O1
expect "$(facts many)" '^functions: 10000, inlinings: 0$'
