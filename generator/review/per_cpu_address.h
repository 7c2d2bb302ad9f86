// Rule per-cpu-address: the module loader of most kernels does not apply relocations to the initial values of per-CPU
// variables (prove/module_loader.h).
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One refusal for each new per-CPU variable whose initial value contains an address. To be called only for targets
// whose module loader does not relocate per-CPU variables.
std::vector<Error> per_cpu_addresses(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
