#include "generator/review/sleepers.h"
#include "generator/review/calls.h"

#include <algorithm>

namespace klp {

namespace {

// Functions that never sleep, of those that cold code calls. A name that ends in `*` stands for all names with this
// beginning. __SCT__might_resched and __SCT__cond_resched are not here: with CONFIG_PREEMPT_DYNAMIC and voluntary
// preemption they schedule.
// clang-format off
constexpr std::string_view known_not_to_sleep[] = {
    // messages
    "_printk*", "printk_*", "vprintk*", "pr_cont_*", "_dev_*", "dev_printk*", "dev_warn*", "__dynamic_*",
    "netdev_printk*", "netdev_err*", "netdev_warn*", "netdev_info*", "netdev_notice*", "netdev_crit*",
    "nf_log_*", "nf_l4proto_log_*", "nf_ct_l4proto_log_*", "___ratelimit", "__ratelimit", "stack_depot_print*",
    "dump_stack*", "dump_page", "dump_mm", "dump_vma", "dump_mapping", "show_regs*", "show_stack*", "show_mem*",
    "__show_mem*", "show_free_areas*", "show_state_filter", "show_trace_log_lvl", "show_opcodes", "show_ip",
    "show_iret_regs", "show_all_workqueues", "show_one_workqueue", "print_hex_dump*", "print_tainted*", "print_modules",
    "print_worker_info", "print_stop_info", "print_irqtrace_events", "print_ip_sym",
    // traps
    "__warn*", "warn_slowpath*", "warn_alloc*", "panic", "nmi_panic", "fortify_panic", "die", "die_addr",
    "die_kernel_fault", "oops_*", "add_taint*", "__stack_chk_fail", "__ubsan_*", "__bad_*", "debug_locks*",
    "debug_smp_processor_id", "debug_check_no_*", "debug_object_*", "debug_mutex_*", "debug_rt_mutex_*", "debug_dma_*",
    "refcount_warn_saturate", "__list_add_valid*", "__list_del_entry_valid*",
    // what instrumentation calls
    "__x86_return_thunk", "__fentry__", "__tracepoint_*", "__traceiter_*", "__trace_*", "trace_hardirqs_*",
    "trace_preempt_*", "trace_event_*", "trace_raw_*", "trace_print_*", "trace_seq_*", "trace_output_call",
    "trace_handle_return", "trace_call_bpf", "trace_dump_stack", "trace_clock*", "__SCT__tp_func_*",
    "__SCT__preempt_schedule*", "__preempt_*", "preempt_schedule*", "lockdep_*",
    // locks, queues, memory
    "_raw_spin_*", "_raw_read_*", "_raw_write_*", "__raw_spin_*", "__raw_read_*", "__raw_write_*", "__raw_callee_save_*",
    "__rcu_read_*", "__srcu_read_unlock*", "mutex_unlock", "up_read*", "up_write*", "complete", "complete_all",
    "complete_on_current_cpu", "wake_up_*", "__wake_up*", "queue_work_on", "__queue_*", "kfree", "kfree_const",
    "kfree_sensitive", "kfree_skb*", "__nf_ct_ext_find",
    // text and memory
    "sprintf", "snprintf", "scnprintf", "vsnprintf", "vscnprintf", "strlen", "strnlen", "strcmp", "strncmp", "strscpy*",
    "memcpy*", "memcmp", "memmove", "memset*",
};
// clang-format on

bool never_sleeps(std::string_view name) {
  return std::ranges::any_of(known_not_to_sleep, [&](std::string_view known) {
    bool family = known.ends_with('*');
    return family ? name.starts_with(known.substr(0, known.size() - 1)) : name == known;
  });
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
    if (layout.find(name) == no_atom && !never_sleeps(name)) sleepers.insert(name + "()");
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
