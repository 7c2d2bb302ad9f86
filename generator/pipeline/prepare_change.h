// The first stages of klp build, from the change to originals that are known to be what the image runs: plan, compile,
// compare, exports, widen, prove. `klp audit` takes the same way to what it compares a module with.
#pragma once

#include "base/file.h"
#include "generator/pipeline/build.h"
#include "generator/prove/compared_units.h"

#include <map>
#include <optional>

namespace klp {

struct PreparedChange {
  WorkFolder work;
  Plan plan;
  ComparedUnits compared;
  std::optional<KernelObjects> objects;
  std::optional<Outcomes> outcomes;         // so far of the units that do not differ
  std::map<std::string, Affected> affected; // what the plan says of each changed unit, by source
  std::optional<ExitStatus> verdict;        // where there is nothing to go on with
};

// Errors: as build(). Adds what it finds to the report.
Result<PreparedChange> prepare_change(const fs::path& home, const BuildRequest& request, BuildReport& report,
                                      Stopwatch& watch);

} // namespace klp
