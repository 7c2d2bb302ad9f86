#!/bin/bash
# Static branches and static calls, on both kernels. Patched code follows the keys of the running kernel, whether they
# were switched before the livepatch was loaded or while it is enabled. New code has static branches and calls of its
# own.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

cat >look.sh <<'END'
#!/bin/sh
statistics() {
  echo "$1" >/proc/sys/kernel/sched_schedstats
  echo "switched to $1:" $(grep "klp: statistics" /proc/self/sched)
}
traced() {
  echo >$tracing/trace
  echo "$1" >$tracing/events/sched/sched_process_exec/enable
  /bin/true
  echo "$2 $(grep -c old_pid=4711 $tracing/trace) of $(grep -c sched_process_exec: $tracing/trace)"
}
tracing=/sys/kernel/tracing
[ -d $tracing/events ] || mount -t tracefs nodev $tracing
echo "as found:" $(grep "klp: statistics" /proc/self/sched)
statistics 0
statistics 1
/bin/true
echo "as found: $(grep -c old_pid=4711 $tracing/trace) of $(grep -c sched_process_exec: $tracing/trace)"
traced 0 "events off:"
traced 1 "events on:"
echo "version:" $(cat /proc/version /proc/version | grep "klp: ") .
echo >$tracing/trace
echo 1 >$tracing/events/power/cpu_frequency/enable
cat /proc/version >/dev/null
echo "exported events: $(grep -c state=4711 $tracing/trace)"
exit 0
END

# The edits apply to the sources of both kernels.
life_on() { # TARGET
  target=$1
  # A static branch that is switched through /proc.
  edit kernel/sched/debug.c '/^void proc_sched_show_task/,/^}/s/^\tnr_switches = .*/&\n\tseq_printf(m, "klp: statistics %s\\n", schedstat_enabled() ? "on" : "off");/' >branch.patch
  "$KLP" -q build -t "$target" branch.patch -o branch.ko

  # A tracepoint of vmlinux: a static branch, and a static call of the attached probe.
  edit fs/exec.c '/trace_sched_process_exec(/s/old_pid/4711/' >trace.patch
  "$KLP" -q build -t "$target" trace.patch -o trace.ko

  # A tracepoint that vmlinux exports together with its key: objtool lists the call when kbuild links the module.
  edit fs/proc/version.c -e '1i #include <trace/events/power.h>' \
    -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\ttrace_cpu_frequency(4711, 0);\n&/' >exported.patch
  "$KLP" -q build -t "$target" exported.patch -o exported.ko

  # A static branch and a static call of the livepatch itself; and the kernel's cond_resched(), which is a static call
  # if the preemption model can be chosen at boot.
  edit fs/proc/version.c -e '1i #include <linux/jump_label.h>\n#include <linux/sched.h>\n#include <linux/static_call.h>' \
    -e '/^static int version_proc_show/i static void klp_first(struct seq_file *m)\n{\n\tseq_puts(m, "klp: first\\n");\n}\nstatic void klp_second(struct seq_file *m)\n{\n\tseq_puts(m, "klp: second\\n");\n}\nDEFINE_STATIC_CALL(klp_say, klp_first);\nstatic DEFINE_STATIC_KEY_FALSE(klp_said);\n' \
    -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tcond_resched();\n\tstatic_call(klp_say)(m);\n\tstatic_call_update(klp_say, \&klp_second);\n\tif (static_branch_unlikely(\&klp_said))\n\t\tseq_puts(m, "klp: again\\n");\n\tstatic_branch_enable(\&klp_said);\n\treturn 0;/' >own.patch
  "$KLP" -q build -t "$target" own.patch --allow new-state="off at first" \
    --allow function-pointer="only the livepatch's own static call has it" -o own.ko

  "$KLP" --json test -t "$target" branch.ko trace.ko exported.ko own.ko --run look.sh --time-limit 240 >report.json ||
    { cat report.json && fail "klp test did not pass"; }
  shows_only_during report.json branch.ko "as found: klp: statistics on"
  shows_only_during report.json branch.ko "switched to 0: klp: statistics off"
  shows_only_during report.json branch.ko "switched to 1: klp: statistics on"
  # The second grep also counts its own exec event.
  shows_only_during report.json trace.ko "events on: 2 of 3"
  jq -e '[.modules[].phases[].output | contains("events off: 0 of 0")] | all' report.json >/dev/null || { cat report.json && fail "events that are off"; }
  ! jq -e '.modules[] | select(.module == "trace.ko") | .phases[] | select(.name == "during") | .output | contains("as found: 0 of")' \
    report.json >/dev/null || fail "events that were on before the livepatch came are off in it"
  shows_only_during report.json exported.ko "exported events: 1"
  shows_only_during report.json own.ko "version: klp: first klp: second klp: again ."
}

life_on "$target"
life_on "$(make_target "$KLP" "$(demo_release "$newer_release")")"
