// Rule function-pointer: somebody may keep the address of a function that exists in the livepatch only, or of a
// read-only table of functions, in a timer, a work item, an object, and call it when the livepatch has been unloaded.
// Addresses of functions that the kernel has are the kernel's own (bind.h).
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One for each such function or table, but where the code hands the address to nobody but a function of the kernel that
// calls it and forgets it. A hook that takes it back is no proof: where another livepatch replaces this one, it is not
// called.
std::vector<Error> function_pointers(const std::vector<PatchUnit>& units, const Binder& binder,
                                     const Selection& selection);

} // namespace klp
