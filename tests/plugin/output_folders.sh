#!/bin/bash
# If the object or a temporary file cannot be written, the compiler fails with an error, as without the plugin.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

if [ "${1:-}" != inside ]; then
  unshare -rm true 2>/dev/null || {
    echo "skipped: no mount namespaces here"
    exit 77
  }
  exec unshare -rm bash "$0" inside
fi
for ((i = 0; i < 300; i++)); do echo "int function_of_some_name_$i(int x) { return x + $i; }"; done >unit.c

expect_status 1 'No space left on device' "$KLP_GCC" -fplugin="$KLP_PLUGIN" -S unit.c -o /dev/full
expect_status 1 'No space left on device' "$KLP_GCC" -fplugin="$KLP_PLUGIN" -c unit.c -o /dev/full

mkdir disk
mount -t tmpfs -o size=16k none disk
trap 'umount disk; rm -rf "$folder"' EXIT
# First the object is too large for the disk, then the assembler text: the disk is full after the functions, before the
# facts.
expect_status 1 'No space left on device' "$KLP_GCC" -fplugin="$KLP_PLUGIN" -c unit.c -o disk/unit.o
rm -f disk/*
[ "$("$KLP_GCC" -S unit.c -o - | wc -c)" -gt 16384 ] || fail "the disk is too large for this test"
expect_status 1 'No space left on device' "$KLP_GCC" -fplugin="$KLP_PLUGIN" -S unit.c -o disk/unit.s
rm -f disk/*
expect_status 1 'No space left on device' env TMPDIR="$PWD/disk" "$KLP_GCC" -fplugin="$KLP_PLUGIN" -c unit.c -o unit.o
[ ! -e unit.o ] || fail "an object of assembler text that was cut off"

mount -o remount,ro disk
expect_status 1 'Read-only file system' "$KLP_GCC" -fplugin="$KLP_PLUGIN" -c unit.c -o disk/unit.o
expect_status 1 'No such file or directory' "$KLP_GCC" -fplugin="$KLP_PLUGIN" -c unit.c -o nowhere/unit.o
