// A task that sleeps in the .cold part of an original is not seen: klp_check_stack() of kernel/livepatch/transition.c
// compares addresses with [function, function + size), and the part lies elsewhere, under a name of its own. The task
// is switched, and ends the old function. That matters where what remains of it calls another patched function: old
// code meets new code then, which the kernel otherwise keeps apart.
//
// New functions need no such rule: see module/uncounted_names.h.
#include "generator/review/calls.h"
#include "generator/review/checks.h"
#include "generator/review/reach.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

// clang-format off
// What cold code calls and what never sleeps: the beginning of the name. Messages, traps, reference counts, unlocking.
constexpr std::string_view never_sleeps[] = {
    "_printk", "__warn", "warn_slowpath", "panic", "dump_stack", "__stack_chk_fail", "__x86_return_thunk", "__fentry__",
    "refcount_warn_saturate", "___ratelimit", "__ratelimit", "printk_", "_dev_", "dev_printk", "dev_warn",
    "__dynamic_", "nf_l4proto_log_", "nf_ct_l4proto_log_", "nf_log_", "__nf_ct_ext_find", "netdev_printk", "netdev_err", "netdev_warn", "netdev_info", "netdev_notice", "netdev_crit",
    "_raw_spin_", "_raw_read_", "_raw_write_", "__rcu_read_", "__srcu_read_unlock", "mutex_unlock", "up_read",
    "up_write", "__ubsan_", "__preempt_", "preempt_schedule", "__tracepoint_",
    "__traceiter_", "__trace_", "trace_", "__SCT__tp_func_", "__SCT__preempt_schedule", "__SCT__cond_resched",
    "kfree", "die", "oops_", "fortify_panic", "warn_alloc", "dump_", "show_", "print", "stack_depot_print", "pr_", "add_taint", "debug_",
    "__list_", "__raw_", "sprintf", "snprintf", "scnprintf", "strlen", "strnlen", "strcmp", "strncmp",
    "strscpy", "memcpy", "memcmp", "memset", "vprintk", "queue_work_on", "__queue_",
    "complete", "wake_up_", "__wake_up", "lockdep_", "__bad_", "__SCT__might_resched",
};
// clang-format on

template <std::size_t N> bool begins_with_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::any_of(names, [&](std::string_view begin) { return name.starts_with(begin); });
}

// What of a call may put the task to sleep: whatever is not known to do nothing of that kind. Functions of the same
// object are followed, not judged.
std::set<std::string> sleepers_behind(const Layout& layout, const Reference& call) {
  std::set<std::string> sleepers;
  for (const auto& name : led_to(layout, call))
    if (layout.find(name) == no_atom && !begins_with_one_of(never_sleeps, name)) sleepers.insert(name + "()");
  return sleepers;
}

std::set<std::string> redirected_functions(const std::vector<PatchUnit>& units) {
  std::set<std::string> names;
  for (const auto& unit : units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) names.insert(unit.original.layout->name(function.original));
  return names;
}

void look_at(const PatchUnit& unit, const FunctionChange& function, const std::set<std::string>& redirected,
             Findings& findings) {
  const Layout& layout = *unit.original.layout;
  AtomId cold = layout.cold_part_of(function.original);
  if (cold == no_atom) return;
  std::set<std::string> sleepers, met;
  auto sleeps = [&](const Reference& call) {
    auto behind = sleepers_behind(layout, call);
    sleepers.insert(behind.begin(), behind.end());
    return !behind.empty();
  };
  for (const Reference* call : calls_after(layout, function.original, sleeps))
    for (const auto& name : led_to(layout, *call))
      if (redirected.contains(name)) met.insert(name + "()");
  if (met.empty()) return;
  findings.refusals.push_back(finding(
      "cold-part",
      about(
          unit, function.patched,
          fmt::format("a task can sleep in its part {} ({}), where the kernel does not look for it: it would go on in "
                      "the old function with the new {}",
                      layout.name(cold), fmt::join(sleepers, ", "), fmt::join(met, ", ")),
          "change one of them at a time, in two livepatches; or, where the old function gets along with the new ones, "
          "--allow cold-part=REASON")));
}

} // namespace

void cold_part(const Reviewed& change, Findings& findings) {
  auto redirected = redirected_functions(change.units);
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) look_at(unit, function, redirected, findings);
}

} // namespace klp::checks
