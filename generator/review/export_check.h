// Exported symbols whose type the change alters: refused before anything is linked, naming who uses them.
#pragma once

#include "generator/plan/plan.h"
#include "generator/prove/compared_units.h"

namespace klp {

struct ExportsQuestion {
  const Target& target;
  const Plan& plan;
  const std::vector<CompiledUnit>& compiled; // of the planned units
  fs::path work;                             // where they were compiled
  const CompileOptions& options;             // with which
};

// Findings of rule "export-type". Only units whose types can have changed are asked.
Result<std::vector<Finding>> check_exports(const ExportsQuestion& question, const ComparedUnits& compared);

} // namespace klp
