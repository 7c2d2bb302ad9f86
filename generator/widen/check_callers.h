// Checks that no function of the running kernel still calls replaced code that ftrace cannot redirect.
#pragma once

#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// match_with_image() must have run for the units. Searches the image of `object` for references to the originals of
// functions that are replaced but not redirected. Returns one error (status refused) for each function or variable that
// still refers to such an original and is not replaced itself.
std::vector<Error> check_callers(const std::vector<PatchUnit>& units, const KernelObject& object);

} // namespace klp
