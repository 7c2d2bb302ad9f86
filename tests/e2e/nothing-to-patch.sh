#!/bin/bash
# Comments, white space and moved lines change nothing, also where WARN, BUG and might_sleep move with them.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
build() { "$KLP" build -t "$target" "$@" -o out.ko; }

grep -qE 'WARN_ON|BUG_ON|might_sleep' "$(source_of_target)/fs/inode.c" || fail "fs/inode.c no longer holds what this is about"
edit fs/inode.c -e '1i /* all lines move */' -e '200i \\n/* and some more */\n' >moved.patch
expect 3 "nothing to patch" -- build moved.patch
edit fs/proc/cmdline.c 's/\tseq_putc/\t    seq_putc/' >spaces.patch
expect 3 "nothing to patch" -- build spaces.patch
[ ! -e out.ko ] || fail "a module was written"
