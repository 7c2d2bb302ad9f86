// Rule moved-definition: globals that the change defines although the running kernel or another file of the change
// defines them, too.
#pragma once

#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// One refusal for each function or variable with external linkage that is new to its unit, or was static there, if
//   vmlinux or the module that the unit is linked into defines the name already: the definition has moved, or it
//     replaces a weak one, and code that is not compiled again goes on using the old one;
//   or another file of the change defines it, too;
//   or it is a variable that another file of the change defined as static: its value in the running kernel would be
//     lost.
std::vector<Error> moved_definitions(const std::vector<PatchUnit>& units);

} // namespace klp
