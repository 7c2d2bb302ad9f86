// Rule new-state: a new variable that can be written to starts as its initialiser says, in a kernel that has run for
// long. A count of what exists already is wrong then, what an init function would have made is not there, and a lock is
// unknown to tasks that still run old code.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// All but what a pre_patch hook of the author's refers to, what only guards a message, and what belongs to a tracepoint
// or static call.
std::vector<Error> new_state(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection);

} // namespace klp
