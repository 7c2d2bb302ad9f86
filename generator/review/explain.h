// Plan against result: every function that differs must have a reason that the change or the compiler's own account
// gives. One that has none means that klp has not understood what was compiled.
#pragma once

#include "generator/plan/affected.h"
#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <string>
#include <vector>

namespace klp {

struct PlanDifference {
  std::string symbol;
  std::string what; // "planned, and compiles to the same code"; "not planned: inlines f no longer"
};

struct Explanation {
  std::vector<PlanDifference> differences;
  std::vector<Finding> unexplained; // rule unexplained-change
};

// `affected`: what the plan says of the unit.
Explanation explain(const PatchUnit& unit, const Affected& affected);

} // namespace klp
