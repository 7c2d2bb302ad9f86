// Which bytes hold CPUs' capability bits: those are judged by their names (feature_bits.h), not by their bytes.
#pragma once

#include "generator/compare/variable_uses.h"
#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// Whether the use may be one of the bits: of cpu_caps_set and cpu_caps_cleared, or of the array x86_capability in
// boot_cpu_data and cpu_info. Where the array lies, the facts of the units say; one that does not use it does not know.
// Other members (x86_cache_bits) are variables like any other.
bool may_be_capability_bits(const VariableUse& use, const std::vector<PatchUnit>& units);

} // namespace klp
