#!/bin/bash
# Comments, white space and moved lines change nothing, also where WARN, BUG and might_sleep move with them. Nor
# does what was not linked.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
build() { "$KLP" build -t "$target" "$@" -o out.ko; }

grep -qE 'WARN_ON|BUG_ON|might_sleep' "$(source_of_target)/fs/inode.c" || fail "fs/inode.c no longer holds what this is about"
edit fs/inode.c -e '1i /* all lines move */' -e '200i \\n/* and some more */\n' >moved.patch
expect 3 "nothing to patch" -- build moved.patch
edit fs/proc/cmdline.c 's/\tseq_putc/\t    seq_putc/' >spaces.patch
expect 3 "nothing to patch" -- build spaces.patch
[ ! -e out.ko ] || fail "a module was written"

# A weak function of which another one is linked.
edit kernel/panic.c '/^void __weak nmi_panic_self_stop/,/^}/s/panic_smp_self_stop();/cpu_relax();\n\t&/' >weak.patch
expect 3 "nmi_panic_self_stop: the kernel does not have it: a weak definition, and another one is linked" -- build weak.patch
