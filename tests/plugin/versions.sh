#!/bin/bash
# Only gcc-compat.h contains code that depends on the version of GCC.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

sources=$(cd "$OLDPWD" && cd "$(dirname "$0")/../../gcc-plugin" && pwd)
[ -f "$sources/gcc-compat.h" ] || fail "no gcc-compat.h in $sources"
if grep -rlE 'GCCPLUGIN_VERSION|BUILDING_GCC_VERSION|__GNUC__' "$sources" | grep -v '/gcc-compat.h$'; then
  fail "the files above ask for GCC's version themselves"
fi
