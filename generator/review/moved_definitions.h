// Rule moved-definition: globals that the change defines although the running kernel or another file of the change
// defines them, too.
#pragma once

#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// One refusal for each function or variable with external linkage that is new in its unit, or was static there, if
// - vmlinux, or the module that the unit is linked into, defines the name already: the definition has moved, or
//   replaces a weak definition, and code that is not compiled again would still use the old one;
// - or another file of the change defines the name too;
// - or another file of the change defined a static variable of this name: the new variable would not have its value.
std::vector<Error> moved_definitions(const std::vector<PatchUnit>& units);

} // namespace klp
