// The first stages of klp build, which klp audit needs too: plan, compile, compare, exports, widen, prove. Their result
// is the list of all units whose code the change alters, with the proof that the image contains their original code.
#pragma once

#include "base/file.h"
#include "generator/pipeline/build_request.h"
#include "generator/pipeline/stopwatch.h"
#include "generator/prove/compared_units.h"
#include "generator/review/explain.h"
#include "generator/review/outcome.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace klp {

struct PreparedChange {
  WorkFolder work;
  Plan plan;
  ComparedUnits compared;                   // units that differ
  std::optional<Outcomes> outcomes;         // of touched definitions, by the units without a difference only
  std::map<std::string, Affected> affected; // by unit's source: the functions that the plan expects to change
  std::vector<std::string> units;           // sources of all compiled units
  std::vector<std::string> changed_units;   // sources of the units that differ
  std::vector<PlanDifference> plan_differences;
  std::optional<KernelObjects> objects; // vmlinux and the modules that the units belong to
  Findings findings;
  std::vector<Ignored> ignored; // files and functions that differ without effect
  bool has_effect = false;      // false: no unit differs; the later stages did not run
};

// Errors: as build().
Result<PreparedChange> prepare_change(const fs::path& home, const BuildRequest& request, Stopwatch& watch);

} // namespace klp
