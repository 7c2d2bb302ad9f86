// Whether the image knows callers that the module would leave out.
#pragma once

#include "generator/prove/patch_unit.h"

#include <vector>

namespace klp {

// The units must have been heard by the witness. A refusal for each place of the image that still leads to the old code
// of a function which is replaced but not redirected.
std::vector<Error> check_callers(const std::vector<PatchUnit>& units, const Image& image, const Kallsyms& kallsyms);

} // namespace klp
