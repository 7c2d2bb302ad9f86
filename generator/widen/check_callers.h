// Whether the image knows callers that the module would leave out.
#pragma once

#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// The units must have been heard by the witness. A refusal for each place of the object that still leads to the old
// code of a function of its which is replaced but not redirected.
std::vector<Error> check_callers(const std::vector<PatchUnit>& units, const KernelObject& object);

} // namespace klp
