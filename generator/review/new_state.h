// Rule new-state: a new writable variable starts with its initial value, in a kernel that has run for a long time. A
// counter does not include the objects that exist already, a pointer to an object that an init function would allocate
// is null, and tasks that still run old code do not take a new lock.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One refusal for each new writable variable of the module, except variables that a pre_patch hook refers to, variables
// that only limit how often a message is printed, keys of lockdep, and parts of tracepoints and static calls.
std::vector<Error> new_state(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection);

} // namespace klp
