// Rule per-cpu-address: most kernels' module loader leaves addresses out of the initial values of per-CPU variables
// (prove/module_loader.h).
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One for each new per-CPU variable whose initial value holds an address. For targets whose loader does not relocate
// them.
std::vector<Error> per_cpu_addresses(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
