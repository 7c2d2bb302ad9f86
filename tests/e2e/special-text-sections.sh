#!/bin/bash
# Functions in special text sections. ftrace can redirect those of .ref.text and .cpuidle.text, and the livepatch works
# (.sched.text: boot.sh). ftrace cannot redirect those of .noinstr.text and assembler code, which klp refuses. Code of
# .init.text has already run.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# profile_init() begins directly at the end of another function in .ref.text, so objtool makes no separate entry of the
# unwinder ORC for its start: klp must add one. It runs once, when profiling is enabled.
edit kernel/profile.c '/^int __ref profile_init/,/^}/s/if (!prof_on)/pr_info("klp: profiles %d\\n", prof_on);\n\t&/' >ref.patch
"$KLP" -q build -t "$target" ref.patch -o ref.ko
# Idle tasks are in this function nearly always, but leave it whenever they are woken: the transition ends.
edit kernel/sched/idle.c '/^void __cpuidle default_idle_call/,/^}/s/if (current_clr_polling_and_test()) {/pr_info_once("klp: idle\\n");\n\t&/' >idle.patch
"$KLP" -q build -t "$target" idle.patch -o idle.ko

cat >look.sh <<'END'
#!/bin/sh
[ "$1" != during ] || echo kvm >/sys/kernel/profiling
sleep 1
dmesg | grep "klp: "
dmesg -c >/dev/null
exit 0
END
"$KLP" --json test -t "$target" ref.ko idle.ko --run look.sh --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json ref.ko "klp: profiles 4"
shows_only_during report.json idle.ko "klp: idle"

# No function can be patched: the chain of callers ends at assembler code.
edit kernel/entry/common.c '/^noinstr void irqentry_exit(/,/^}/s/lockdep_assert_irqs_disabled();/&\n\tsmp_mb();/' >entry.patch
expect 1 "exc_divide_error(): ftrace cannot redirect it" "it is used by asm_exc_divide_error()" "because it calls irqentry_exit()" \
  "more like these" -- "$KLP" build -t "$target" entry.patch -o entry.ko
[ "$(wc -l <output)" -lt 25 ] || { cat output && fail "it says too much"; }
edit arch/x86/entry/entry_64.S 's/^SYM_CODE_START(ret_from_fork)/&\n\tnop/' >assembler.patch
expect 1 "arch/x86/entry/entry_64.S: assembler code is changed" -- "$KLP" build -t "$target" assembler.patch -o assembler.ko

# Init code has already run: klp reports it, and patches the other parts of the change.
edit kernel/profile.c -e '/^int __ref profile_init/,/^}/s/if (!prof_on)/smp_mb();\n\t&/' >both.patch
edit kernel/sysctl.c '/^int __init sysctl_init_bases/,/^}/s/return 0;/smp_mb();\n\t&/' >>both.patch
expect 0 "sysctl_init_bases(): it runs while booting only, and has run" "1 function patched" -- \
  "$KLP" build -t "$target" both.patch -o both.ko
