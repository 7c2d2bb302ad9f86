// Functions that have an object of an altered record in their frame are patched, also where their code stays the same
// (compare/record_owners.h says why).
#pragma once

#include "generator/prove/compared_units.h"

namespace klp {

// Only of records whose objects exist nowhere else: others are refused. Functions that ftrace cannot redirect stay as
// they are; the rule record-layout refuses them. `compiled`: all units that were compiled for the change.
Status patch_record_owners(const std::vector<CompiledUnit>& compiled, ComparedUnits& compared);

} // namespace klp
