// The bytes that hold the capability bits of CPUs. Changes of these bits are examined by the names of the bits
// (source/feature_bits.h), because a bit's number leaves no relocation; the bytes are therefore ignored.
#pragma once

#include "generator/compare/variable_uses.h"
#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// Whether the use may concern such bits: those in cpu_caps_set and cpu_caps_cleared, or the array x86_capability in
// boot_cpu_data and cpu_info. The offset of the array comes from the facts of those units that use it. The other
// members of the struct (x86_cache_bits) are examined as any other variable.
bool may_be_capability_bits(const VariableUse& use, const std::vector<PatchUnit>& units);

} // namespace klp
