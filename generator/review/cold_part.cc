// A task that sleeps in the .cold part of an original is not seen: klp_check_stack() of kernel/livepatch/transition.c
// compares addresses with [function, function + size), and the part lies elsewhere, under a name of its own. The task
// is switched, and runs the rest of the old function with new code around it.
//
// New functions need no such rule: see module/uncounted_names.h.
#include "generator/review/calls.h"
#include "generator/review/checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

// clang-format off
// What cold code calls and what never sleeps: the beginning of the name. Messages, traps, reference counts, unlocking.
constexpr std::string_view never_sleeps[] = {
    "_printk", "__warn", "warn_slowpath", "panic", "dump_stack", "__stack_chk_fail", "__x86_", "__fentry__",
    "refcount_warn_saturate", "___ratelimit", "__ratelimit", "printk_", "_dev_", "dev_printk", "dev_warn",
    "__dynamic_", "netdev_", "_raw_spin_", "_raw_read_", "_raw_write_", "__rcu_read_", "__srcu_read_unlock",
    "mutex_unlock", "up_read", "up_write", "__ubsan_", "__preempt_", "preempt_schedule", "__tracepoint_",
    "__traceiter_", "__trace_", "trace_", "__SCT__tp_func_", "__SCT__preempt_schedule", "__SCT__cond_resched",
    "kfree_skb", "die", "oops_", "fortify_panic", "warn_alloc", "dump_page", "print_", "pr_", "add_taint", "debug_",
    "__list_", "__raw_", "sprintf", "snprintf", "scnprintf", "strlen", "memcpy", "memset", "strnlen", "queue_work_on",
    "__queue_", "complete", "wake_up_", "__wake_up", "kobject_", "lockdep_", "__bad_", "__SCT__might_resched",
};

// Where a task may sleep for long: the beginning of the name. The mutex and semaphore slow paths among them, and memory
// that is waited for.
constexpr std::string_view may_sleep[] = {
    "schedule", "io_schedule", "mutex_lock", "rt_mutex_lock", "ww_mutex_lock", "down", "wait_for_", "wait_on_",
    "wait_woken", "prepare_to_wait", "prepare_to_swait", "finish_wait", "msleep", "usleep_range", "synchronize_",
    "rcu_barrier", "flush_work", "flush_workqueue", "__flush_workqueue", "cancel_work_sync",
    "cancel_delayed_work_sync", "kthread_stop", "kthread_park", "lock_sock", "rtnl_lock", "copy_from_user",
    "copy_to_user", "_copy_from_user", "_copy_to_user", "__might_", "vfs_", "filemap_", "__lock_page", "folio_wait",
    "__folio_lock", "blk_", "submit_bio_wait", "request_firmware", "del_timer_sync", "free_irq", "synchronize_irq",
    "disable_irq", "console_lock", "cpus_read_lock",
};
// clang-format on

template <std::size_t N> bool begins_with_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::any_of(names, [&](std::string_view begin) { return name.starts_with(begin); });
}

void look_at(const PatchUnit& unit, const FunctionChange& function, Findings& findings) {
  const Layout& layout = *unit.original.layout;
  AtomId cold = layout.cold_part_of(function.original);
  if (cold == no_atom) return;
  std::vector<std::string> sleepers, unknown;
  for (const auto& call : calls_through_part(layout, cold)) {
    if (begins_with_one_of(may_sleep, call))
      sleepers.push_back(call + "()");
    else if (!begins_with_one_of(never_sleeps, call))
      unknown.push_back(call + "()");
  }
  (void)findings;
  if (getenv("KLP_COLD"))
    fmt::print(stderr, "COLD {}: sleepers {} unknown {}\n", function.symbol, fmt::join(sleepers, " "),
               fmt::join(unknown, " "));
}

} // namespace

void cold_part(const Reviewed& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) look_at(unit, function, findings);
}

} // namespace klp::checks
