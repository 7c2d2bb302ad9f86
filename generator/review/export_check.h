// Rule export-type: refuses exported symbols whose type the change alters, before anything is linked. The refusal names
// the modules that use the symbol.
#pragma once

#include "generator/plan/plan.h"
#include "generator/prove/compared_units.h"

namespace klp {

struct ExportCheckInput {
  const Target& target;
  const Plan& plan;
  const std::vector<CompiledUnit>& compiled; // of the planned units
  fs::path work;                             // the folder in which they were compiled
  const CompileOptions& options;             // the options with which they were compiled
};

// The symbol versions are computed only for units whose exported types can have changed. Errors: the versions of a
// unit cannot be computed, or the modules of the target cannot be read.
Result<std::vector<Finding>> check_exports(const ExportCheckInput& question, const ComparedUnits& compared);

} // namespace klp
