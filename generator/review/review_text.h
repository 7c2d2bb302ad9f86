// For klp plan: the rules that need only the source text and the kernel's configuration, no compiled objects.
#pragma once

#include "generator/plan/plan.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

// The refusals that klp build is likely to give. Error: the configuration or the original text of a changed file cannot
// be read.
Result<std::vector<Finding>> review_text(const Target& target, const Plan& plan);

} // namespace klp
