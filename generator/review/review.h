// The rules that examine the compared change as a whole, before the module is made. Each is a function in a file of its
// own (checks.h); rules/rules.h lists all rules, including those that other stages apply.
#pragma once

#include "generator/review/review_input.h"
#include "generator/rules/finding.h"

namespace klp {

// The findings of all rules, in the order of the rules.
Findings review(const ReviewInput& change);

} // namespace klp
