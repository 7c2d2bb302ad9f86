#!/bin/bash
# Runs before all other tests: the target is complete, and creating it again is fast and changes nothing.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
make_target "$KLP"
first=$("$KLP" --json target show "$target")
make_target "$KLP"
[ "$first" = "$("$KLP" --json target show "$target")" ] || fail "the second run changed the target"
"$KLP" target list | grep -qF "$target" || fail "the target is not listed"
jq -e '.schema == "klp/1" and (.source | length > 0) and (.compile_commands | length > 0)' <<<"$first"
