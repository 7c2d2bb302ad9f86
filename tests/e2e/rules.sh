#!/bin/bash
# The rules of the review on realistic changes: each is refused with its own words; what a person may allow goes through
# with a reason, which the module keeps.
# shellcheck source=tests/e2e/lib.sh
. "$KLP_ROOT/tests/e2e/lib.sh"

# Several mistakes at once; all are told in one run.
{
  # Another member in a structure that objects exist of.
  edit fs/eventfd.c '/^struct eventfd_ctx {/,/^};/s/^\t__u64 count;/\t__u64 count, highest;/' \
    -e '/^static ssize_t eventfd_read/,/^}/s/eventfd_ctx_do_read(ctx, &ucnt);/ctx->highest = ctx->count;\n\t&/'
  # Another argument of a function that assembler calls, too.
  edit arch/x86/kernel/acpi/sleep.c '/x86_acpi_enter_sleep_state(u8 state)/,/^}/{s/u8 state/int flags, u8 state/;s/(state)/(flags ? state : 0)/}'
  edit arch/x86/kernel/acpi/sleep.h 's/x86_acpi_enter_sleep_state(u8 state)/x86_acpi_enter_sleep_state(int flags, u8 state)/'
  # The lock is left to whoever calls; and two locks in another order.
  edit fs/fs_struct.c -e '/^void set_fs_pwd/,/^}/{/spin_unlock/d}' \
    -e '/^void exit_fs/,/^}/{s/task_lock(tsk)/spin_lock(@)/;s/spin_lock(&fs->lock)/task_lock(tsk)/;s/task_unlock(tsk)/spin_unlock(@)/;s/spin_unlock(&fs->lock)/task_unlock(tsk)/;s/@/\&fs->lock/}'
  # The loop of a kernel thread.
  edit mm/oom_kill.c '/^static int oom_reaper/,/^}/s/if (tsk)/if (tsk \&\& tsk->mm)/'
} >mistakes.patch
"$KLP" build -t "$target" mistakes.patch -o mistakes.ko >text 2>&1 && fail "mistakes.patch was not refused"
cat text
