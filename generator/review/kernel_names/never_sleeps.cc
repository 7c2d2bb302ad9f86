#include "generator/review/kernel_names/never_sleeps.h"

#include "generator/review/kernel_names/report_functions.h"

#include <algorithm>

namespace klp {

namespace {

// Whole names, because functions with the same beginning differ: dump_page() prints a message, and dump_emit() writes a
// core dump and sleeps.
//
// Each entry was checked in Linux 6.1, and the file beside it is the file in Linux 6.1. A range of versions is added if
// it is known that the entry is wrong for some kernels from 6.1 to 7.3.
//
// __SCT__might_resched and __SCT__cond_resched are missing on purpose: with CONFIG_PREEMPT_DYNAMIC and voluntary
// preemption they schedule.
constexpr std::string_view other_functions_that_never_sleep[] = {
    // Preemption: the task stays runnable.
    "preempt_schedule",                // kernel/sched/core.c
    "preempt_schedule_notrace",        // kernel/sched/core.c
    "preempt_schedule_thunk",          // arch/x86/entry/thunk_64.S
    "preempt_schedule_notrace_thunk",  // arch/x86/entry/thunk_64.S
    "__SCT__preempt_schedule",         // kernel/sched/core.c: DEFINE_STATIC_CALL
    "__SCT__preempt_schedule_notrace", // kernel/sched/core.c: DEFINE_STATIC_CALL
    // Locks.
    "_raw_spin_lock",                // kernel/locking/spinlock.c
    "_raw_spin_lock_bh",             // kernel/locking/spinlock.c
    "_raw_spin_lock_irq",            // kernel/locking/spinlock.c
    "_raw_spin_lock_irqsave",        // kernel/locking/spinlock.c
    "_raw_spin_lock_nested",         // kernel/locking/spinlock.c
    "_raw_spin_lock_nest_lock",      // kernel/locking/spinlock.c
    "_raw_spin_lock_irqsave_nested", // kernel/locking/spinlock.c
    "_raw_spin_trylock",             // kernel/locking/spinlock.c
    "_raw_spin_trylock_bh",          // kernel/locking/spinlock.c
    "_raw_spin_unlock",              // kernel/locking/spinlock.c
    "_raw_spin_unlock_bh",           // kernel/locking/spinlock.c
    "_raw_spin_unlock_irq",          // kernel/locking/spinlock.c
    "_raw_spin_unlock_irqrestore",   // kernel/locking/spinlock.c
    "__raw_spin_lock_init",          // kernel/locking/spinlock_debug.c
    "_raw_read_lock",                // kernel/locking/spinlock.c
    "_raw_read_lock_bh",             // kernel/locking/spinlock.c
    "_raw_read_lock_irq",            // kernel/locking/spinlock.c
    "_raw_read_lock_irqsave",        // kernel/locking/spinlock.c
    "_raw_read_trylock",             // kernel/locking/spinlock.c
    "_raw_read_unlock",              // kernel/locking/spinlock.c
    "_raw_read_unlock_bh",           // kernel/locking/spinlock.c
    "_raw_read_unlock_irq",          // kernel/locking/spinlock.c
    "_raw_read_unlock_irqrestore",   // kernel/locking/spinlock.c
    "_raw_write_lock",               // kernel/locking/spinlock.c
    "_raw_write_lock_bh",            // kernel/locking/spinlock.c
    "_raw_write_lock_irq",           // kernel/locking/spinlock.c
    "_raw_write_lock_irqsave",       // kernel/locking/spinlock.c
    "_raw_write_lock_nested",        // kernel/locking/spinlock.c
    "_raw_write_trylock",            // kernel/locking/spinlock.c
    "_raw_write_unlock",             // kernel/locking/spinlock.c
    "_raw_write_unlock_bh",          // kernel/locking/spinlock.c
    "_raw_write_unlock_irq",         // kernel/locking/spinlock.c
    "_raw_write_unlock_irqrestore",  // kernel/locking/spinlock.c
    "__rcu_read_lock",               // kernel/rcu/tree_plugin.h
    "__rcu_read_unlock",             // kernel/rcu/tree_plugin.h
    "__srcu_read_unlock",            // kernel/rcu/srcutree.c, srcutiny.c
    "__srcu_read_unlock_nmisafe",    // kernel/rcu/srcutree.c, 6.2 and later
    "mutex_unlock",                  // kernel/locking/mutex.c, rtmutex_api.c
    "up_read",                       // kernel/locking/rwsem.c
    "up_read_non_owner",             // kernel/locking/rwsem.c
    "up_write",                      // kernel/locking/rwsem.c
    // Wake-ups, work and memory.
    "complete",                      // kernel/sched/completion.c
    "complete_all",                  // kernel/sched/completion.c
    "complete_on_current_cpu",       // kernel/sched/completion.c, 6.6 and later
    "wake_up_all_idle_cpus",         // kernel/smp.c
    "wake_up_bit",                   // kernel/sched/wait_bit.c
    "wake_up_if_idle",               // kernel/sched/core.c
    "wake_up_klogd",                 // kernel/printk/printk.c
    "wake_up_new_task",              // kernel/sched/core.c
    "wake_up_nohz_cpu",              // kernel/sched/core.c
    "wake_up_process",               // kernel/sched/core.c
    "wake_up_q",                     // kernel/sched/core.c
    "wake_up_state",                 // kernel/sched/core.c
    "wake_up_var",                   // kernel/sched/wait_bit.c
    "__wake_up",                     // kernel/sched/wait.c
    "__wake_up_on_current_cpu",      // kernel/sched/wait.c, 6.6 and later
    "__wake_up_bit",                 // kernel/sched/wait_bit.c
    "__wake_up_locked",              // kernel/sched/wait.c
    "__wake_up_locked_key",          // kernel/sched/wait.c
    "__wake_up_locked_key_bookmark", // kernel/sched/wait.c, up to 6.6
    "__wake_up_locked_sync_key",     // kernel/sched/wait.c
    "__wake_up_parent",              // kernel/exit.c
    "__wake_up_pollfree",            // kernel/sched/wait.c
    "__wake_up_sync",                // kernel/sched/wait.c
    "__wake_up_sync_key",            // kernel/sched/wait.c
    "queue_work_on",                 // kernel/workqueue.c
    "kfree",                         // mm/slab_common.c
    "kfree_const",                   // mm/util.c
    "kfree_sensitive",               // mm/slab_common.c
    "kfree_skb_reason",              // net/core/skbuff.c, up to 6.10
    "kfree_skb_list_reason",         // net/core/skbuff.c
    "kfree_skb_partial",             // net/core/skbuff.c
    "__nf_ct_ext_find",              // net/netfilter/nf_conntrack_extend.c
    // Text and bytes.
    "sprintf",        // lib/vsprintf.c
    "snprintf",       // lib/vsprintf.c
    "scnprintf",      // lib/vsprintf.c
    "vsnprintf",      // lib/vsprintf.c
    "vscnprintf",     // lib/vsprintf.c
    "strlen",         // lib/string.c
    "strnlen",        // lib/string.c
    "strcmp",         // lib/string.c
    "strncmp",        // lib/string.c
    "strscpy",        // lib/string.c, up to 6.8
    "strscpy_pad",    // lib/string_helpers.c
    "memcpy",         // arch/x86/lib/memcpy_64.S
    "memcpy_and_pad", // lib/string_helpers.c
    "memcpy_sglist",  // crypto/scatterwalk.c, from 6.12 on
    "memcpy_fromio",  // arch/x86/lib/iomem.c
    "memcpy_toio",    // arch/x86/lib/iomem.c
    "memcmp",         // lib/string.c
    "memmove",        // arch/x86/lib/memmove_64.S
    "memset",         // arch/x86/lib/memset_64.S
    "memset16",       // lib/string.c
    "memset32",       // lib/string.c
    "memset64",       // lib/string.c
    "memset_io",      // arch/x86/lib/iomem.c
};

// Families of functions that a macro makes, one for each of its uses: their names cannot be listed.
constexpr std::string_view families_that_never_sleep[] = {
    "__traceiter_",       // include/linux/tracepoint.h: DEFINE_TRACE_FN
    "__SCT__tp_func_",    // include/linux/tracepoint.h: DEFINE_TRACE_FN
    "__raw_callee_save_", // arch/x86/include/asm/paravirt.h: PV_CALLEE_SAVE_REGS_THUNK
};

bool is_in(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

} // namespace

bool never_sleeps(std::string_view function) {
  return is_in(other_functions_that_never_sleep, function) || is_in(report_functions(), function) ||
         std::ranges::any_of(families_that_never_sleep,
                             [&](auto beginning) { return function.starts_with(beginning); });
}

} // namespace klp
