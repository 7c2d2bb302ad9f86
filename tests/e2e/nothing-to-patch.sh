#!/bin/bash
# Changes of comments and white space and moved lines patch nothing, even if WARN, BUG and might_sleep move to other
# lines. The same holds for code that was not linked.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
build() { "$KLP" build -t "$target" "$@" -o out.ko; }

grep -qE 'WARN_ON|BUG_ON|might_sleep' "$(source_of_target)/fs/inode.c" || fail "fs/inode.c no longer holds what this is about"
edit fs/inode.c -e '1i /* all lines move */' -e '200i \\n/* and some more */\n' >moved.patch
expect 3 "nothing to patch" -- build moved.patch
edit fs/proc/cmdline.c 's/\tseq_putc/\t    seq_putc/' >spaces.patch
expect 3 "nothing to patch" -- build spaces.patch
[ ! -e out.ko ] || fail "a module was written"

# A weak function, in place of which a strong one is linked.
edit kernel/panic.c '/^void __weak nmi_panic_self_stop/,/^}/s/panic_smp_self_stop();/cpu_relax();\n\t&/' >weak.patch
expect 3 "kernel/panic.c:" "nmi_panic_self_stop(): the kernel does not have it: a weak definition, and another one is linked" -- build weak.patch

# For lines that are not compiled, klp names the directive and the setting; if other parts have an effect, in a warning.
edit fs/proc/uptime.c -e 's/^\t\t\t(unsigned long) uptime.tv_sec,/#ifdef CONFIG_PROC_UPTIME_FAR\n\t\t\t(unsigned long) uptime.tv_sec + 7000000,\n#else\n&\n#endif/' >far.patch
not_compiled="uptime_proc_show(): not compiled: under #ifdef CONFIG_PROC_UPTIME_FAR"
not_set="and CONFIG_PROC_UPTIME_FAR is not set in the target's configuration"
expect 3 "without effect:" "$not_compiled" "$not_set" -- build far.patch
edit fs/proc/cmdline.c 's/\tseq_putc.*/\tseq_puts(m, " klp\\n");/' >cmdline.patch
expect 0 "warning: a part of the change has no effect" "$not_compiled" "$not_set" \
  -- "$KLP" -q build -t "$target" far.patch cmdline.patch -o out.ko
grep -q "$not_compiled" out.report.txt || fail "the report lacks what is not compiled"
jq -e '(.warnings | length == 1) and (.outcomes | map(.outcome) == ["patched", "no_effect"]) and
  (.functions[0].reason == "hunk 1 of fs/proc/cmdline.c changes it")' out.report.json >checked || { jq 'del(.functions)' out.report.json && fail "other outcomes"; }
expect 0 "likely to have no effect in this kernel:" "$not_compiled" -- "$KLP" plan -t "$target" --by-text far.patch

# klp names a source file that another source file includes, not the including file.
edit kernel/sched/psi.c '/^int psi_show/,/^}/s/^\tmutex_lock.*/\tcpu_relax();\n&/' >psi.patch
expect 0 "  kernel/sched/psi.c:" "psi_show(): hunk 1 changes it" -- build psi.patch
! grep -q "build_utility.c:" output || { cat output && fail "a line of psi.c stands under another file's name"; }
