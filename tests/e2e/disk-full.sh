#!/bin/bash
# If the disk is full, the error names this cause, and the files that existed before remain complete. Needs root to
# mount a small disk.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
mkdir disk
mount -t tmpfs -o size=8k none disk 2>/dev/null || { echo "skipped: no tmpfs can be mounted here" && exit 77; }
trap 'umount "$work/disk"; rm -rf "$work"' EXIT
echo "an earlier module" >disk/out.ko
expect 2 disk/out.ko "No space left on device" -- \
  "$KLP" build -t "$target" "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" -o disk/out.ko
[ "$(cat disk/out.ko)" = "an earlier module" ] || fail "the earlier file was harmed"
[ "$(ls disk)" = out.ko ] || fail "something was left behind: $(ls disk)"
