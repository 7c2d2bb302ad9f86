#!/bin/bash
# A full disk or a read-only folder gives a clear error and does not change the index.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

if [ "${1:-}" != inside ]; then
  unshare -rm true 2>/dev/null || {
    echo "skipped: no mount namespaces here"
    exit 77
  }
  exec unshare -rm bash "$0" inside
fi
mkdir disk
mount -t tmpfs -o size=400k none disk
trap 'umount disk; rm -rf "$folder"' EXIT
echo 'int f(int x) { return x; }' > disk/first.c
compile disk/first -O2
"$KLP" facts index disk
for i in $(seq 200); do echo "int function_with_a_name_of_some_length_$i(int x) { return x; }"; done > disk/second.c
compile disk/second -O2
cat /dev/zero > disk/filler 2>/dev/null || true
expect_status 2 'the disk is full' "$KLP" facts index disk
expect "$("$KLP" facts uses f --index disk 2>&1)" 'is compiled into disk/first\.c'
rm disk/filler
expect "$("$KLP" facts index disk)" '2 units'

mkdir other
mount -t tmpfs none other
cp disk/first.o other/
mount -o remount,ro disk
mount -o remount,ro other
trap 'umount disk other; rm -rf "$folder"' EXIT
expect_status 0 'compiled into disk/first' "$KLP" facts uses f --index disk
expect_status 2 'the index cannot be (created|written)' "$KLP" facts index other
expect_status 2 'with -o FILE, and name it with --index FILE' "$KLP" facts index other
