// The callers of changed functions that ftrace cannot redirect, in whatever unit they are.
#pragma once

#include "generator/plan/plan.h"
#include "generator/prove/compared_units.h"

#include <functional>
#include <string>
#include <vector>

namespace klp {

struct CallerSearch {
  const Target& target;
  const std::vector<CompiledUnit>& compiled; // for the change itself
  std::size_t most_units;                    // of other files that are compiled for it
  // Compiles units before and after the change, in the folder of this name.
  std::function<Result<std::vector<CompiledUnit>>(const std::vector<Unit>&, const std::string& folder)> compile;
};

struct CallersFound {
  std::vector<Finding> refusals;
  std::vector<std::string> units;       // sources compiled only for their callers
  std::vector<std::string> for_modules; // exported functions that modules from elsewhere may call
};

// Adds callers to the comparisons, and the units they are in.
Result<CallersFound> draw_callers_in(const CallerSearch& search, ComparedUnits& compared);

} // namespace klp
