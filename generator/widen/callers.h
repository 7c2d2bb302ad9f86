// Finds the callers of changed functions that ftrace cannot redirect, in all units of the kernel.
#pragma once

#include "generator/plan/plan.h"
#include "generator/prove/compared_units.h"

#include <functional>
#include <string>
#include <vector>

namespace klp {

struct CallerSearch {
  const Target& target;
  const std::vector<CompiledUnit>& compiled; // the units that were compiled for the change itself
  std::size_t most_units;                    // limit of further units that are compiled to find callers
  // Compiles the original and the patched side of units, in a work folder of this name.
  std::function<Result<std::vector<CompiledUnit>>(const std::vector<Unit>&, const std::string& folder)> compile;
};

struct CallersFound {
  std::vector<Finding> refusals;
  std::vector<std::string> units;       // sources that take part only for the callers in them
  std::vector<std::string> for_modules; // exported functions; modules from outside of the tree may call them
};

// Adds the callers to the comparisons in `compared`, and the units of callers to `compared`. Repeats this until no
// further callers are needed (see widen()). Returns an error if a unit cannot be compiled or read.
Result<CallersFound> add_callers(const CallerSearch& search, ComparedUnits& compared);

} // namespace klp
