#!/bin/bash
# Small changes of kinds that went wrong with klp or other generators of livepatches, each with what is right.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
"$KLP_ROOT/scripts/cases" "$KLP_ROOT/tests/changes" --target "$target"
