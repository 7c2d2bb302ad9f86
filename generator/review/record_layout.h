// The rule that structures keep their layout: the kernel's objects exist, made by code that knows the old one.
#pragma once

#include "generator/review/review.h"

namespace klp {

void record_layout(const PatchUnit& unit, std::vector<Finding>& findings);

} // namespace klp
