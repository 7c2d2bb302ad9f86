// Globals that the change defines, and that the running kernel has from another file.
#pragma once

#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// Refusals: a function or variable with external linkage that is new to its unit, while vmlinux or the module that the
// unit is linked into defines the name already: it moved, or takes the place of a weak one. Whatever is not compiled
// again goes on with the old one: two copies of a variable, old and new code side by side.
std::vector<Error> moved_definitions(const std::vector<PatchUnit>& units);

} // namespace klp
