#!/bin/bash
# The facts list all files that were read, once each, the main file first, with a hash of the content.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

mkdir include
echo '#include "deeper.h"' > include/unit.h
: > include/deeper.h
echo '#define UNREAD 1' > include/unread.h
printf '#include "unit.h"\n#include "unit.h"\n#if 0\n#include "unread.h"\n#endif\n#line 70 "made_up.y"\nint x;\n' > unit.c
files() { facts unit | sed -n '/^files/,$p' | awk 'NR > 1 && /^  [0-9a-f]+  / { print $2 }' | grep -v stdc-predef; }
hash_of() { facts unit | awk -v path="$1" '$2 == path && length($1) == 8 { print $1 }'; }
compile unit -Iinclude -include include/unread.h
[ "$(files | tr '\n' ' ')" = "unit.c ./include/unread.h include/unit.h include/deeper.h " ] || fail "files: $(files)"
compile unit -Iinclude
[ "$(files | tr '\n' ' ')" = "unit.c include/unit.h include/deeper.h " ] || fail "files: $(files)"

before=$(hash_of include/unit.h)
echo '/* more */' >> include/unit.h
compile unit -Iinclude
[ "$(hash_of include/unit.h)" != "$before" ] || fail "the content changed, the hash did not"
