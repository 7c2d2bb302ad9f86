#!/bin/bash
# Small changes of the kinds that klp or another livepatch generator once handled wrongly, each with the right result.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
"$KLP_ROOT/scripts/cases" "$KLP_ROOT/tests/changes" --target "$target"
