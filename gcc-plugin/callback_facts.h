// Functions whose address is in the initial value of a variable, such as an operations table.
#pragma once

#include "trees.h"

namespace klp::gcc {

// For the whole unit. Call it after the IPA passes: unused variables are removed by then, and the others still have
// their initial values.
std::vector<facts::Callback> callback_facts();

} // namespace klp::gcc
