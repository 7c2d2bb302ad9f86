// For klp plan: the callers that will have to be patched, because a changed function cannot be redirected by ftrace.
#pragma once

#include "generator/plan/predict_functions.h"
#include "generator/rules/finding.h"
#include "generator/widen/callers.h"

#include <string>
#include <vector>

namespace klp {

// Whether the function takes effect through its callers only. False for code of a start or end, which is not patched.
bool needs_callers(const Prediction& function, bool in_module);

struct PredictedUnit {
  std::string source, module;        // module: empty for vmlinux
  std::vector<Prediction> functions; // callers, one for each function that will have to be patched
};

struct PredictedCallers {
  std::vector<PredictedUnit> units;
  std::vector<Finding> refusals; // chains of callers that end at a function that cannot be patched
};

// `predictions`: for each of `search.compiled`, the functions that the change reaches. All is found in the original
// objects: `search.compiled`, and what `search.compile` returns, have the same object on both sides.
Result<PredictedCallers> predict_callers(const CallerSearch& search,
                                         const std::vector<std::vector<Prediction>>& predictions);

} // namespace klp
