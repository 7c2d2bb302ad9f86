// Functions whose address is in the initial value of a variable.
#pragma once

#include "trees.h"

namespace klp::gcc {

// All of the unit, when its IPA passes are over: what is not needed is gone, what is still has its initial value.
std::vector<facts::Callback> callback_facts();

} // namespace klp::gcc
