#!/bin/bash
# klp diff reports the fault of a damaged object; it finds no difference between an object and itself.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
echo 'int f(int x) { static int n; n += x; return n; }' >f.c
gcc-12 -O2 -ffunction-sections -fdata-sections -c f.c -o good.o
gcc-12 -m32 -O2 -c f.c -o wrong-machine.o
: >empty.o
echo "no object" >text.o
size=$(stat -c %s good.o)
expect 3 -- "$KLP" diff good.o good.o
for bad in wrong-machine.o empty.o text.o missing.o; do
  expect 2 "$bad" -- "$KLP" diff "$bad" good.o
  expect 2 "$bad" -- "$KLP" diff good.o "$bad"
done
for part in 1 20 63 64 100 $((size / 2)) $((size - 1)); do
  head -c "$part" good.o >truncated.o
  expect 2 truncated.o -- "$KLP" diff good.o truncated.o
done
