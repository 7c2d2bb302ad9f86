// Globals that the change defines, and that the running kernel or another file of the change has too.
#pragma once

#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// Refusals: a function or variable that is new to its unit with external linkage, or that was static there, where
//   vmlinux or the module that the unit is linked into defines the name already: it moved, or takes the place of a weak
//     one, and whatever is not compiled again goes on with the old one;
//   another file of the change defines it, too;
//   it is a variable that another file of the change had as a static one: the kernel's would be left behind.
std::vector<Error> moved_definitions(const std::vector<PatchUnit>& units);

} // namespace klp
