// Draws the chain from the change to the patched functions as an SVG picture.
#pragma once

#include "generator/pipeline/build_report.h"

#include <string>

namespace klp {

// Four columns: hunks; the definitions that they touch; functions that use these definitions and are inlined into other
// functions; functions that are redirected. Empty if there is nothing to draw.
std::string chain_picture(const BuildReport& report);

} // namespace klp
