// For klp plan: predicts the callers that must be patched because ftrace cannot redirect a changed function.
#pragma once

#include "generator/plan/predict_functions.h"
#include "generator/rules/finding.h"
#include "generator/widen/callers.h"

#include <string>
#include <vector>

namespace klp {

// Whether a change of the function takes effect only if its callers are patched: ftrace cannot redirect the function.
// False for functions whose change has no effect in a running kernel (init and exit code).
bool needs_callers(const Prediction& function, bool in_module);

struct PredictedUnit {
  std::string source, module;        // module: its name; empty for vmlinux
  std::vector<Prediction> functions; // the callers in this unit that must be patched
};

struct PredictedCallers {
  std::vector<PredictedUnit> units;
  std::vector<Finding> refusals; // call chains that end at a function that cannot be patched
};

// `predictions`: for each unit of `search.compiled`, the functions that will differ. Only the originals are compiled:
// in `search.compiled` and in the results of `search.compile`, CompiledUnit::patched must be the original object, too.
// Error: a unit cannot be compiled or read.
Result<PredictedCallers> predict_callers(const CallerSearch& search,
                                         const std::vector<std::vector<Prediction>>& predictions);

} // namespace klp
