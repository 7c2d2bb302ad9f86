#!/bin/bash
# The hash of the options depends only on options that can change the code.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

echo 'int f(void) { return 1; }' > unit.c
mkdir include
hash_of() {
  compile unit "$@"
  facts unit | grep -Eo ', flags [0-9a-f]{16}$'
}

base=$(hash_of -O2)
for same in -Wall "-DX=1 -Iinclude" -g -MD "-include /dev/null" -fdump-ipa-clones -w; do
  # shellcheck disable=SC2086
  hash=$(hash_of -O2 $same)
  [ "$hash" = "$base" ] || fail "$same changes the hash"
done
for other in -Os -fno-strict-aliasing -mno-red-zone -fno-pie -std=gnu89 -ffunction-sections; do
  hash=$(hash_of -O2 "$other")
  [ "$hash" != "$base" ] || fail "$other does not change the hash"
done
