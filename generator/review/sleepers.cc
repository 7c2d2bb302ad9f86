#include "generator/review/sleepers.h"
#include "generator/review/calls.h"

#include <algorithm>

namespace klp {

namespace {

// clang-format off
// What cold code calls and what never sleeps: the beginning of the name. Messages, traps, reference counts, unlocking.
// __SCT__might_resched and __SCT__cond_resched do: with CONFIG_PREEMPT_DYNAMIC and voluntary preemption they schedule.
constexpr std::string_view never_sleeps[] = {
    "_printk", "__warn", "warn_slowpath", "panic", "dump_stack", "__stack_chk_fail", "__x86_return_thunk", "__fentry__",
    "refcount_warn_saturate", "___ratelimit", "__ratelimit", "printk_", "_dev_", "dev_printk", "dev_warn",
    "__dynamic_", "nf_l4proto_log_", "nf_ct_l4proto_log_", "nf_log_", "__nf_ct_ext_find", "netdev_printk", "netdev_err", "netdev_warn", "netdev_info", "netdev_notice", "netdev_crit",
    "_raw_spin_", "_raw_read_", "_raw_write_", "__rcu_read_", "__srcu_read_unlock", "mutex_unlock", "up_read",
    "up_write", "__ubsan_", "__preempt_", "preempt_schedule", "__tracepoint_",
    "__traceiter_", "__trace_", "trace_", "__SCT__tp_func_", "__SCT__preempt_schedule",
    "kfree", "die", "oops_", "fortify_panic", "warn_alloc", "dump_", "show_", "print", "stack_depot_print", "pr_", "add_taint", "debug_",
    "__list_", "__raw_", "sprintf", "snprintf", "scnprintf", "strlen", "strnlen", "strcmp", "strncmp",
    "strscpy", "memcpy", "memcmp", "memset", "vprintk", "queue_work_on", "__queue_",
    "complete", "wake_up_", "__wake_up", "lockdep_", "__bad_",
};
// clang-format on

template <std::size_t N> bool begins_with_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::any_of(names, [&](std::string_view begin) { return name.starts_with(begin); });
}

bool is_call(const Reference& r) { return r.use == FieldUse::call || r.use == FieldUse::jump; }

// Calls and jumps of this code, also those of the instructions that may replace some of it (alternatives).
std::vector<const Reference*> calls_in(const Layout& layout, AtomId part) {
  std::vector<const Reference*> calls;
  auto add = [&](const std::vector<Reference>& references) {
    for (const auto& r : references)
      if (is_call(r)) calls.push_back(&r);
  };
  add(layout.atom(part).references);
  for (const auto& entry : layout.atom(part).entries)
    for (const auto& r : entry.references)
      if (r.atom != no_atom && layout.atom(r.atom).kind == AtomKind::piece) add(layout.atom(r.atom).references);
  return calls;
}

// A call through a register, which names nothing: kernels without return trampolines have such.
bool calls_indirectly(const Layout& layout, AtomId part) {
  auto code = decode(ByteView(layout.atom(part).bytes));
  return std::ranges::any_of(code, [](const Instruction& i) { return i.is_indirect_branch && !i.ends_flow; });
}

} // namespace

std::set<std::string> sleepers_behind(const Layout& layout, const Reference& call) {
  std::set<std::string> sleepers;
  for (const auto& name : led_to(layout, call))
    if (layout.find(name) == no_atom && !begins_with_one_of(never_sleeps, name)) sleepers.insert(name + "()");
  return sleepers;
}

std::set<std::string> sleepers_in_cold_part(const Layout& layout, AtomId function) {
  AtomId cold = layout.cold_part_of(function);
  if (cold == no_atom) return {};
  std::set<std::string> sleepers;
  for (const Reference* call : calls_in(layout, cold))
    if (call->atom == no_atom || (call->atom != function && call->atom != cold)) // a call that leaves it
      sleepers.merge(sleepers_behind(layout, *call));
  if (calls_indirectly(layout, cold)) sleepers.insert("a function pointer");
  return sleepers;
}

} // namespace klp
