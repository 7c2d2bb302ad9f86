#include "generator/source/handed_over.h"

#include "generator/source/function_text.h"
#include "generator/source/items.h"

#include <algorithm>
#include <string_view>

namespace klp {

namespace {

// clang-format off
// They return when all calls are over (lib/, kernel/stop_machine.c, kernel/smp.c, drivers/base/, fs/file.c, fs/super.c,
// kernel/resource.c, mm/memory.c, drivers/acpi/acpica/), or klp waits for what they have begun (kernel/rcu/tree.c).
constexpr std::string_view call_and_forget[] = {
    "sort", "sort_r", "bsearch", "__inline_bsearch", "list_sort", "idr_for_each", "rhashtable_free_and_destroy",
    "stop_machine", "stop_machine_cpuslocked", "stop_one_cpu",
    "bus_for_each_dev", "bus_for_each_drv", "bus_find_device", "class_for_each_device", "class_find_device",
    "driver_for_each_device", "driver_find_device", "device_for_each_child", "device_for_each_child_reverse",
    "device_find_child", "pci_walk_bus", "usb_for_each_dev",
    "iterate_fd", "iterate_supers", "iterate_supers_type",
    "walk_system_ram_range", "walk_system_ram_res", "walk_mem_res", "walk_iomem_res_desc",
    "apply_to_page_range", "apply_to_existing_page_range",
    "acpi_walk_namespace", "acpi_walk_resources", "acpi_get_devices",
    "kallsyms_on_each_symbol", "neigh_for_each", "nf_ct_iterate_destroy",
    "call_rcu", "call_rcu_hurry",
};
// clang-format on

bool calls_and_forgets(const std::map<std::string, FunctionText>& functions, const std::string& callee,
                       std::size_t argument) {
  if (std::ranges::find(call_and_forget, callee) != std::end(call_and_forget)) return true;
  auto found = functions.find(callee);
  if (found == functions.end() || argument >= found->second.parameters.size()) return false;
  const FunctionText& text = found->second;
  const std::string& parameter = text.parameters[argument].name;
  auto calls = static_cast<std::size_t>(std::ranges::count(text.calls, parameter, &CallText::callee));
  auto words = text.words.find(parameter);
  return calls > 0 && words != text.words.end() && words->second == calls + 1; // once in its head
}

// How many mentions in this function hand it to one that forgets it.
std::size_t forgotten(const std::map<std::string, FunctionText>& functions, const FunctionText& in,
                      const std::string& function) {
  std::size_t count = 0;
  for (const auto& call : in.calls)
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
      if ((call.arguments[i] == function || call.arguments[i] == "&" + function) &&
          calls_and_forgets(functions, call.callee, i))
        ++count;
  return count;
}

} // namespace

bool is_only_called_back(std::string_view text_of_file, const std::string& function) {
  for (const auto& directive : directives_of(text_of_file))
    if (std::ranges::find(directive.mentions, function) != directive.mentions.end()) return false;
  auto functions = functions_in_text(text_of_file);
  bool mentioned = false;
  for (const auto& [name, text] : functions) {
    auto words = text.words.find(function);
    if (name == function || words == text.words.end()) continue;
    auto calls = static_cast<std::size_t>(std::ranges::count(text.calls, function, &CallText::callee));
    if (words->second != calls + forgotten(functions, text, function)) return false;
    mentioned = mentioned || words->second > calls;
  }
  return mentioned;
}

} // namespace klp
