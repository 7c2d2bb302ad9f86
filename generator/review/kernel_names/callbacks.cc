#include "generator/review/kernel_names/callbacks.h"

#include <algorithm>
#include <span>

namespace klp {

namespace {

struct CallbackArgument {
  std::string_view callee;
  unsigned argument; // 1 is the first
  bool operator==(const CallbackArgument&) const = default;
};

// Each entry was checked in Linux 6.1, and the file beside it is the file in Linux 6.1. A range of versions is added if
// it is known that the entry is wrong for some kernels from 6.1 to 7.3.

constexpr CallbackArgument callbacks_not_stored[] = {
    {"sort", 4},                          // lib/sort.c
    {"sort_r", 4},                        // lib/sort.c
    {"bsearch", 5},                       // lib/bsearch.c
    {"list_sort", 3},                     // lib/list_sort.c
    {"idr_for_each", 2},                  // lib/idr.c
    {"rhashtable_free_and_destroy", 2},   // lib/rhashtable.c
    {"apply_to_page_range", 4},           // mm/memory.c
    {"stop_machine", 1},                  // kernel/stop_machine.c
    {"stop_machine_cpuslocked", 1},       // kernel/stop_machine.c
    {"stop_one_cpu", 2},                  // kernel/stop_machine.c
    {"bus_for_each_dev", 4},              // drivers/base/bus.c
    {"bus_for_each_drv", 4},              // drivers/base/bus.c
    {"bus_find_device", 4},               // drivers/base/bus.c
    {"class_for_each_device", 4},         // drivers/base/class.c
    {"class_find_device", 4},             // drivers/base/class.c
    {"driver_for_each_device", 4},        // drivers/base/driver.c
    {"driver_find_device", 4},            // drivers/base/driver.c
    {"device_for_each_child", 3},         // drivers/base/core.c
    {"device_for_each_child_reverse", 3}, // drivers/base/core.c
    {"device_find_child", 3},             // drivers/base/core.c
    {"pci_walk_bus", 2},                  // drivers/pci/bus.c
    {"iterate_fd", 3},                    // fs/file.c
    {"iterate_supers", 1},                // fs/super.c
    {"iterate_supers_type", 2},           // fs/super.c
    {"walk_system_ram_range", 4},         // kernel/resource.c
    {"kallsyms_on_each_symbol", 1},       // kernel/kallsyms.c
    {"neigh_for_each", 2},                // net/core/neighbour.c
    {"klp_shadow_alloc", 5},              // kernel/livepatch/shadow.c
    {"klp_shadow_get_or_alloc", 5},       // kernel/livepatch/shadow.c
    {"klp_shadow_free", 3},               // kernel/livepatch/shadow.c
    {"klp_shadow_free_all", 2},           // kernel/livepatch/shadow.c
};

constexpr CallbackArgument rcu_callbacks[] = {
    {"call_rcu", 2},       // kernel/rcu/tree.c
    {"call_rcu_hurry", 2}, // kernel/rcu/tree.c, 6.2 and later
};

bool holds(std::span<const CallbackArgument> list, const CallbackArgument& sought) {
  return std::ranges::find(list, sought) != list.end();
}

} // namespace

bool does_not_store_callback(std::string_view callee, unsigned argument) {
  return holds(callbacks_not_stored, {callee, argument});
}

bool queues_rcu_callback(std::string_view callee, unsigned argument) {
  return holds(rcu_callbacks, {callee, argument});
}

} // namespace klp
