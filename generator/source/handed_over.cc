#include "generator/source/handed_over.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

// A function that returns when all calls of what it was given are over, and which argument that is, from 0.
struct Caller {
  std::string_view function;
  std::size_t argument;
};
// clang-format off
constexpr Caller callers[] = {
    {"sort", 3}, {"sort_r", 3}, {"bsearch", 4}, {"list_sort", 2}, {"idr_for_each", 1},      // lib/
    {"rhashtable_free_and_destroy", 1}, {"apply_to_page_range", 3},                         // lib/rhashtable.c, mm/memory.c
    {"stop_machine", 0}, {"stop_machine_cpuslocked", 0}, {"stop_one_cpu", 1},               // kernel/stop_machine.c
    {"bus_for_each_dev", 3}, {"bus_for_each_drv", 3}, {"bus_find_device", 3},               // drivers/base/bus.c
    {"class_for_each_device", 3}, {"class_find_device", 3},                                 // drivers/base/class.c
    {"driver_for_each_device", 3}, {"driver_find_device", 3},                               // drivers/base/driver.c
    {"device_for_each_child", 2}, {"device_for_each_child_reverse", 2}, {"device_find_child", 2},
    {"pci_walk_bus", 1}, {"iterate_fd", 2}, {"iterate_supers", 0}, {"iterate_supers_type", 1},
    {"walk_system_ram_range", 3}, {"kallsyms_on_each_symbol", 0}, {"neigh_for_each", 1},
    {"klp_shadow_alloc", 4}, {"klp_shadow_get_or_alloc", 4}, {"klp_shadow_free", 2}, {"klp_shadow_free_all", 1},
};
// clang-format on

// kernel/rcu/tree.c. Not in what may be such a callback itself: rcu_barrier() waits for those that are under way.
bool is_rcu_call(const std::string& callee, std::size_t argument, const FunctionText& caller) {
  return (callee == "call_rcu" || callee == "call_rcu_hurry") && argument == 1 && !caller.words.contains("rcu_head");
}

std::size_t count_calls(const FunctionText& caller, const std::string& callee) {
  return static_cast<std::size_t>(std::ranges::count(caller.calls, callee, &CallText::callee));
}

// Once in its head, and otherwise only to be called.
bool only_calls(const FunctionText& function, std::size_t argument) {
  if (argument >= function.parameters.size()) return false;
  const std::string& parameter = function.parameters[argument];
  std::size_t calls = count_calls(function, parameter);
  auto words = function.words.find(parameter);
  return calls > 0 && words != function.words.end() && words->second == calls + 1;
}

} // namespace

HandedOver::HandedOver(std::string_view text) : functions_(functions_in_text(text)), items_(items_of(text)) {
  std::ranges::move(directives_of(text), std::back_inserter(items_));
}

bool HandedOver::forgets(const std::string& callee, std::size_t argument, const FunctionText& caller) const {
  auto [begin, end] = functions_.equal_range(callee);
  if (begin != end) return std::all_of(begin, end, [&](const auto& f) { return only_calls(f.second, argument); });
  bool known =
      std::ranges::any_of(callers, [&](const Caller& c) { return c.function == callee && c.argument == argument; });
  return known || is_rcu_call(callee, argument, caller);
}

std::size_t HandedOver::forgotten_mentions(const FunctionText& caller, const std::string& function) const {
  std::size_t count = 0;
  for (const auto& call : caller.calls)
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      bool given = call.arguments[i] == function || call.arguments[i] == "&" + function;
      if (given && forgets(call.callee, i, caller)) ++count;
    }
  return count;
}

// In an initial value, a macro, or what only a macro makes a function of.
bool HandedOver::is_mentioned_outside(const std::string& function) const {
  return std::ranges::any_of(items_, [&](const Item& item) {
    bool inside = item.kind == ItemKind::function || item.kind == ItemKind::declaration;
    return !inside && std::ranges::find(item.mentions, function) != item.mentions.end();
  });
}

bool HandedOver::is_only_called_back(const std::string& function) const {
  if (is_mentioned_outside(function)) return false;
  bool mentioned = false;
  for (const auto& [name, text] : functions_) {
    auto words = text.words.find(function);
    if (words == text.words.end()) continue;
    std::size_t forgotten = forgotten_mentions(text, function);
    if (words->second != count_calls(text, function) + forgotten + (name == function)) return false;
    mentioned = mentioned || forgotten > 0;
  }
  return mentioned;
}

} // namespace klp
