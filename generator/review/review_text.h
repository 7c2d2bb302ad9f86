// For klp plan: the rules that look at the source text and the kernel's configuration only.
#pragma once

#include "generator/plan/plan.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

Result<std::vector<Finding>> review_text(const Target& target, const Plan& plan);

} // namespace klp
