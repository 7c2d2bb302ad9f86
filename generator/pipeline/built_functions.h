// The redirected functions, for the report: place, reason, both versions of the code.
#pragma once

#include "generator/pipeline/build.h"
#include "generator/pipeline/prepare_change.h"

#include <vector>

namespace klp {

// `report`: with the hunks, what they touch, and the plan's differences.
std::vector<BuiltFunction> built_functions(const PreparedChange& prepared, const Extraction& extraction,
                                           const BuildReport& report);

} // namespace klp
