#!/bin/bash
# If the compiler makes no object, the plugin changes nothing.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
#include "unit.h"
int f(struct s *p) { return p->x; }
C
echo 'struct s { int x; };' > unit.h
without_plugin() { "$KLP_GCC" "$@" unit.c; }
with_plugin() { "$KLP_GCC" -fplugin="$KLP_PLUGIN" "$@" unit.c; }

for mode in -fsyntax-only -E -M -MM "-M -MG" -fdump-go-spec=/dev/null\ -fsyntax-only; do
  # shellcheck disable=SC2086
  [ "$(without_plugin $mode 2>&1)" = "$(with_plugin $mode 2>&1)" ] || fail "$mode prints something else"
done

with_plugin -S -O2 -o unit.s
expect "$(cat unit.s)" '\.pushsection \.discard\.klp\.facts,"",@progbits'
"$KLP_GCC" -c unit.s -o unit.o
expect "$(facts unit)" '^  f  unit.c:2'

: > empty.c
compile empty -O2
expect "$(facts empty)" '^functions: 0, inlinings: 0$'

echo 'int f(' > broken.c
expect_status 1 'broken.c:1' compile broken
[ ! -e broken.o ] || fail "an object of a source with errors"

"$KLP_GCC" -fplugin="$KLP_PLUGIN" -O2 unit.h -o unit.h.gch || fail "no precompiled header"
with_plugin -O2 -Winvalid-pch -c -o unit.o
expect "$(facts unit)" '^  f  unit.c:2'

# The source comes from standard input; temporary files are kept.
echo 'int g(void) { return 1; }' | "$KLP_GCC" -fplugin="$KLP_PLUGIN" -x c -c - -o piped.o
expect "$(facts piped)" '^  g  <stdin>:1'
with_plugin -save-temps -c -o unit.o
expect "$(facts unit)" '^  f  unit.c:2'
