// The chain from the change to the patched functions as an SVG picture, without a drawing program.
#pragma once

#include "generator/pipeline/build_report.h"

#include <string>

namespace klp {

// Four columns: hunks, definitions that they touch, functions by whose inlining these reach others, functions
// that are redirected. Empty where there is nothing to draw.
std::string chain_picture(const BuildReport& report);

} // namespace klp
