#!/bin/bash
# Notes, allowances and refusals for a livepatch with state or addresses of its own, tracepoints, entries of the
# kernel's lists, init memory that is freed after booting, tables that klp does not support, or lists of type ids.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# in_timer DECLARATIONS STATEMENT: prints a diff of fs/timerfd.c that adds the statement to the timer function.
in_timer() {
  edit fs/timerfd.c -e '1i #include <linux/tracepoint.h>\n#include <linux/workqueue.h>' \
    -e "/^static enum hrtimer_restart timerfd_tmrproc/i $1" \
    -e "/^static enum hrtimer_restart timerfd_tmrproc/,/^}/s/\ttimerfd_triggered(ctx);/\t$2\n&/"
}

declarations='static atomic_t klp_fired;\n'
declarations+='static void klp_later(struct work_struct *work) { pr_debug("later\\n"); }\nstatic DECLARE_WORK(klp_work, klp_later);\n'
declarations+='DECLARE_TRACE(klp_fire, TP_PROTO(int x), TP_ARGS(x));\nDEFINE_TRACE(klp_fire, TP_PROTO(int x), TP_ARGS(x));'
in_timer "$declarations" 'trace_klp_fire(atomic_inc_return(\&klp_fired));\n\tschedule_work(\&klp_work);' >state.patch
expect 1 "klp_fired: it is new, and starts with its initial value in a kernel that has run for long" "KLP_PRE_PATCH" \
  "klp_work: it is new" "klp_later(): klp_work holds its address, and it exists in the livepatch only" "KLP_POST_UNPATCH" -- \
  "$KLP" build -t "$target" state.patch -o state.ko
if grep -E '__(SCK|SCT|traceiter|tracepoint)_' output; then fail "what belongs to a tracepoint is refused"; fi
"$KLP" --json build -t "$target" state.patch --allow new-state="it counts from now on" \
  --allow function-pointer="it has run before anybody unloads it" -o state.ko >report.json ||
  { cat report.json && fail "it should be built"; }
[ "$(jq -r '.allowed[] | "\(.rule) \(.symbol)"' report.json | sort | paste -sd,)" = \
  "function-pointer klp_later(),new-state klp_fired,new-state klp_work" ] || { cat report.json && fail "another is allowed"; }
[ "$(jq -r '.notes[] | "\(.rule) \(.symbol)"' report.json)" = "tracepoint __tracepoint_klp_fire" ] ||
  { jq .notes report.json && fail "the tracepoint is not told, or something else is"; }

# Hooks of the change initialise the state, and cancel the work that holds the address.
hooks='#include <klp/livepatch.h>\nstatic atomic_t klp_fired;\n'
hooks+='static void klp_later(struct work_struct *work) { pr_debug("later\\n"); }\nstatic DECLARE_WORK(klp_work, klp_later);\n'
hooks+='static int klp_start(struct klp_object *o)\n{\n\tatomic_set(\&klp_fired, 1);\n\tINIT_WORK(\&klp_work, klp_later);\n\treturn 0;\n}\nKLP_PRE_PATCH(klp_start);\n'
hooks+='static void klp_stop(struct klp_object *o)\n{\n\tcancel_work_sync(\&klp_work);\n}\nKLP_POST_UNPATCH(klp_stop);\n'
in_timer "$hooks" 'atomic_inc(\&klp_fired);\n\tschedule_work(\&klp_work);' >hooks.patch
expect 1 "klp_later(): klp_start() takes its address" -- "$KLP" build -t "$target" hooks.patch -o hooks.ko
if grep -E "(klp_fired|klp_work): it is new" output; then fail "what a hook sets up is refused"; fi
"$KLP" -q build -t "$target" hooks.patch --allow function-pointer="KLP_POST_UNPATCH cancels it" -o hooks.ko

# The module waits for its RCU callbacks before it is unloaded: each reader of the file queues one that runs new code.
given='struct klp_given { struct rcu_head rcu; };\n'
given+='static void klp_free(struct rcu_head *rcu)\n{\n\tkfree(container_of(rcu, struct klp_given, rcu));\n\tpr_info_once("klp: given back\\n");\n}\n'
given+='static void klp_give(void)\n{\n\tstruct klp_given *given = kmalloc(sizeof(*given), GFP_KERNEL);\n\tif (given)\n\t\tcall_rcu(\&given->rcu, klp_free);\n}\n'
edit fs/proc/version.c -e '1i #include <linux/slab.h>' -e "/^static int version_proc_show/i $given" \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tklp_give();\n&/' >given.patch
"$KLP" -q build -t "$target" given.patch -o given.ko

# A new entry of a list that no livepatch can extend is reported, both if other parts of the change have an effect and
# if no part has an effect.
in_timer 'static int klp_level;\nmodule_param(klp_level, int, 0444);' 'atomic_inc((atomic_t *)\&ctx->ticks);' >level.patch
expect 0 "fs/timerfd.c: __param_klp_level: a new entry of the list __param, which is made when the kernel is linked" -- \
  "$KLP" build -t "$target" level.patch -o level.ko
edit fs/timerfd.c '/^static enum hrtimer_restart timerfd_tmrproc/i static int klp_level;\nmodule_param(klp_level, int, 0444);' >only.patch
expect 3 "fs/timerfd.c: __param_klp_level: a new entry of the list __param" -- "$KLP" build -t "$target" only.patch -o only.ko

in_timer 'static int __initdata klp_boot = 5;' 'atomic_add(klp_boot, \&ctx->wqh.lock.rlock.raw_lock.val);' >boot.patch
expect 1 "klp_boot: patched code uses it, and it lies in .init.data" "declare it without __init" -- \
  "$KLP" build -t "$target" boot.patch -o boot.ko

in_timer 'struct klp_nothing;' 'asm volatile("1: nop\\n.pushsection klp_table,\\"a\\"\\n.quad 1b\\n.popsection");' >table.patch
expect 1 "timerfd_tmrproc(): section klp_table says something of its instructions, and klp does not know what" -- \
  "$KLP" build -t "$target" table.patch -o table.ko

# The kernel's lists of type ids are filled in when the kernel is linked: patched code uses an existing list in place.
lsm() { edit kernel/bpf/bpf_lsm.c "$@"; }
use='/^bool bpf_lsm_is_sleepable_hook/,/^}/s/return btf_id_set_contains(&sleepable_lsm_hooks/return btf_id \&\& btf_id_set_contains(\&'
lsm "${use}sleepable_lsm_hooks/" >use.patch
"$KLP" -q build -t "$target" use.patch -o use.ko
readelf -rW use.ko | grep -qF '.klp.sym.vmlinux.sleepable_lsm_hooks,' || { readelf -rW use.ko && fail "not the kernel's list"; }
lsm -e "${use}klp_hooks/" -e '/^bool bpf_lsm_is_sleepable_hook/i BTF_SET_START(klp_hooks)\nBTF_ID(func, bpf_lsm_bpf)\nBTF_SET_END(klp_hooks)\n' >new.patch
expect 1 "klp_hooks: patched code uses this new list of type ids (BTF_ID)" -- "$KLP" build -t "$target" new.patch -o new.ko
lsm -e "${use}sleepable_lsm_hooks/" -e '/^BTF_SET_START(sleepable_lsm_hooks)/,/^BTF_SET_END/s/BTF_ID(func, bpf_lsm_bpf)/BTF_ID(func, bpf_lsm_inode_alloc_security)/' >other.patch
expect 1 "sleepable_lsm_hooks: an existing variable gets another initial value: it lists other types" -- "$KLP" build -t "$target" other.patch -o other.ko

# The modules that were built with notes or allowances work.
cat >look.sh <<'END'
#!/bin/sh
[ "$1" != during ] || for i in $(seq 200); do cat /proc/version >/dev/null; done
dmesg | grep -o "klp: given back"
exit 0
END
"$KLP" --json test -t "$target" given.ko state.ko hooks.ko level.ko use.ko --run look.sh >report.json ||
  { cat report.json && fail "klp test did not pass"; }
jq -e '.modules[0].phases[-1].output | contains("klp: given back")' report.json >/dev/null ||
  { cat report.json && fail "nothing was given back"; }
