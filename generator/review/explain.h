// Compares the plan with the result: every function that differs must have a reason in the change, or in the decisions
// that the compiler recorded. A function without such a reason means that klp has not understood the compilation.
#pragma once

#include "generator/plan/affected.h"
#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <string>
#include <vector>

namespace klp {

struct PlanDifference {
  std::string symbol;
  std::string what; // for people: "planned, and compiles to the same code"; "not planned: inlines f no longer"
};

struct Explanation {
  std::vector<PlanDifference> differences;
  std::vector<Finding> unexplained; // rule unexplained-change
};

// `affected`: the functions of the unit that the plan expects to change, with reasons.
Explanation explain(const PatchUnit& unit, const Affected& affected);

} // namespace klp
