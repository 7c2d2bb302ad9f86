// Adds to the patch the functions that have an object of a changed record on their stack, also if their code does not
// change (the reason is in compare/record_owners.h).
#pragma once

#include "generator/prove/compared_units.h"

namespace klp {

// Only for records whose objects exist nowhere but on stacks; changes of other records are refused elsewhere. Functions
// that ftrace cannot redirect are not added; the rule record-layout refuses them. `compiled`: all units that were
// compiled for the change. Returns an error if a unit cannot be read again.
Status patch_record_owners(const std::vector<CompiledUnit>& compiled, ComparedUnits& compared);

} // namespace klp
