#!/bin/bash
# Changes that a livepatch could make only in part, so that old code or old data would stay in use: each is refused.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# refused RULE TEXT...: klp must refuse RULE.patch, and the refusals by RULE must contain each text.
refused() {
  local rule=$1 status=0 text
  shift
  "$KLP" --json -q build -t "$target" "$rule.patch" -o out.ko >report.json || status=$?
  [ $status = 1 ] || { cat report.json && fail "$rule.patch: status $status"; }
  jq -r --arg rule "$rule" '.refusals[] | select(.rule == $rule) | "\(.symbol): \(.cause)"' report.json >causes
  for text; do grep -qF -- "$text" causes || { cat report.json && fail "$rule lacks \"$text\""; }; done
}

# A static key that is read-only after booting: loading the livepatch would write to the key.
edit mm/usercopy.c '/^void __check_object_size/,/^}/s/if (!n)/if (n == 0 || n == 0xdeadbeef)/' >module-key.patch
refused module-key "bypass_usercopy_checks: a static branch of new code hangs on this key, which the kernel made read-only"

# A global variable that moves to another file: units that are not compiled again would still use the old one.
{
  edit fs/exec.c '/^int suid_dumpable/d'
  edit fs/coredump.c -e '/^static int core_uses_pid;/i int suid_dumpable;' -e '/^void do_coredump/,/^}/s/if (!mm->binfmt || /smp_mb();\n\t&/'
} >moved-definition.patch
refused moved-definition "suid_dumpable: the change defines it here, and vmlinux has it from another file"

# Addresses that boot code has stored: that of a function that ftrace cannot redirect, and that of a table of functions.
edit arch/x86/kernel/kvmclock.c '/^static u64 kvm_sched_clock_read/,/^}/s/return /smp_mb();\n\t&/' >no-fentry.patch
refused no-fentry "kvm_sched_clock_read(): ftrace cannot redirect it" "takes its address, and may have stored it"
edit fs/proc/cpuinfo.c 's/\.proc_lseek\t= seq_lseek/.proc_lseek\t= noop_llseek/' >changed-data.patch
refused changed-data "cpuinfo_proc_ops: an existing variable gets another initial value"

# A structure without a name, and a member that keeps its offset and gets another type.
{
  edit fs/binfmt_misc.c -e '/^typedef struct {/,/^} Node;/{/^\tint offset;/d;s/^\tint size;.*/&\n\tint offset;/}'
  edit drivers/net/tun.c -e '/^struct tun_struct {/,/^};/s/unsigned long ageing_time;/ktime_t ageing_time;/'
} >record-layout.patch
refused record-layout "a structure without a name: it has its member" \
  "struct tun_struct: it has its member ageing_time as ktime_t instead of long unsigned int"

# A function whose address timers hold gets another name. New timers would hold the address of the new function even
# after the livepatch is unloaded, and existing timers still call the old function.
edit drivers/net/tun.c 's/tun_flow_cleanup/tun_flow_gc/' >function-pointer.patch
refused function-pointer "tun_flow_gc(): tun_net_init() takes its address, and it exists in the livepatch only"
"$KLP" --json -q build -t "$target" function-pointer.patch --allow function-pointer="it is never unloaded" -o renamed.ko \
  >report.json || { cat report.json && fail "function-pointer.patch"; }
jq -e '.notes[] | select(.rule == "old-code" and .symbol == "tun_flow_cleanup")' report.json >/dev/null ||
  { cat report.json && fail "the stored address is not told"; }

# A function that is no longer __init counts as new, not as moved from another file.
edit fs/nsfs.c -e 's/^void __init nsfs_init/void nsfs_init/' -e '/^int ns_get_path_cb(/,/^}/s/\tint ret;/&\n\n\tif (!nsfs_mnt)\n\t\tnsfs_init();/' >no-longer-init.patch
expect 0 "ns_get_path_cb()" -- "$KLP" build -t "$target" no-longer-init.patch -o no-longer-init.ko
