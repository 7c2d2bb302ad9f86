// Functions that can put a task to sleep where the livepatch core does not find it: klp_check_stack()
// (kernel/livepatch/transition.c) does not look for the .cold part of an original function.
#pragma once

#include "generator/object/layout.h"

#include <set>
#include <string>

namespace klp {

// The functions that a call can reach and that may sleep, as "f()": all functions of other objects that are not known
// never to sleep. Functions of the same object are followed to the functions that they call.
std::set<std::string> sleeping_functions_after(const Layout& layout, const Reference& call);

// Same as sleeping_functions_after(), for all calls that leave the cold part of this function. Empty if it has no cold
// part. A call through a register is given as "a function pointer".
std::set<std::string> sleeping_functions_in_cold_part(const Layout& layout, AtomId function);

} // namespace klp
