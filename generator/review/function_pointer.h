// Rule function-pointer: the address of a function that exists only in the livepatch, or of a new read-only table of
// functions, may be kept in a timer, a work item or another object, and be called after the livepatch was unloaded.
//
// Addresses of functions that the kernel has are those of the originals (select/bind.h) and outlive the livepatch.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One refusal for each such function or table. An address is not refused if the code passes it only to functions of the
// kernel that call it and do not store it. A hook that removes a stored address is no reason to accept it, because the
// hook is not called when another livepatch replaces this one.
std::vector<Error> function_pointers(const std::vector<PatchUnit>& units, const Binder& binder,
                                     const Selection& selection);

} // namespace klp
