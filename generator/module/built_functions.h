// The redirected functions as the report shows them: place in the source, reason, both versions of the code.
#pragma once

#include "generator/module/built_function.h"
#include "generator/module/extract.h"
#include "generator/plan/plan.h"
#include "generator/review/explain.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// The result of the earlier stages, from which the reasons are taken.
struct FunctionSources {
  const Plan& plan;
  const std::map<std::string, Affected>& affected; // by unit's source; without units that only callers are in
  const std::vector<PlanDifference>& plan_differences;
};

std::vector<BuiltFunction> built_functions(const std::vector<PatchUnit>& units, const Extraction& extraction,
                                           const FunctionSources& sources);

} // namespace klp
