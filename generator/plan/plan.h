// Finds what must be compiled for a change: the edited texts, and the translation units that they affect.
#pragma once

#include "generator/change/change.h"
#include "generator/plan/planned_units.h"

#include <vector>

namespace klp {

struct PlanOptions {
  // A change with more units is refused: compiling them takes long, and such a change is probably more than one fix.
  std::size_t most_units = 400;
  // Path of an index (klp facts index) of a tree that was built with the plugin; empty: units are found by text.
  fs::path index;
  // Plan all units that read a changed header, not only those that use a changed definition.
  bool every_reader = false;
  // $KLP_HOME, for work folders in which kbuild runs and generated files are compared.
  fs::path home;
};

// Applies the changes in their order to the target's source (in memory) and finds the units. If the changes touch
// Makefiles or Kconfig files, kbuild is run to find the effect (build_change.h). Returns an error if a patch does not
// apply, if kbuild cannot read the changed build files, or if the target's configuration builds nothing of the change.
Result<Plan> make_plan(const Target& target, const std::vector<Change>& changes, const PlanOptions& options = {});

} // namespace klp
