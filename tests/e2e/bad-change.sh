#!/bin/bash
# A change that cannot be used is refused, the error names the place, and no module is written.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
build() { "$KLP" build -t "$target" "$@" -o out.ko; }

sed 's/saved_command_line/some_other_line/' "$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch" >stale.patch
expect 2 fs/proc/cmdline.c "hunk 1" -- build stale.patch

edit drivers/gpu/drm/i915/i915_driver.c '1i int unused;' >unbuilt.patch
expect 2 drivers/gpu/drm/i915/i915_driver.c -- build unbuilt.patch

expect 2 nowhere.patch "No such file" -- build nowhere.patch
echo "hello" >text.patch
expect 2 text.patch -- build text.patch
: >empty.patch
expect 2 empty.patch -- build empty.patch
edit fs/proc/cmdline.c 's/seq_putc(m/seq_putc(no_such_variable/' >broken.patch
expect 2 fs/proc/cmdline.c no_such_variable -- build broken.patch
[ ! -e out.ko ] || fail "a module was written"
