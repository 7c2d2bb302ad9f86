#!/bin/bash
# A change gives the same bytes each time, from any folder and with any number of jobs, and the source tree stays
# unchanged.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
before=$(listing)
cp "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" change.patch
"$KLP" -q -j 1 build -t "$target" change.patch -o mark.ko
mkdir elsewhere
cd elsewhere
"$KLP" -q -j 4 build -t "$target" - -o mark.ko <../change.patch
"$KLP" -q build -t "$target" "$work/change.patch" -o mark.ko
cd ..
cmp mark.ko elsewhere/mark.ko || fail "two builds differ"
[ "$before" = "$(listing)" ] || fail "the source tree was written to"
