// Finds what must be compiled for a change: the edited texts, and the translation units that they affect.
#pragma once

#include "generator/change/change.h"
#include "generator/plan/planned_units.h"

#include <vector>

namespace klp {

struct PlanOptions {
  std::size_t most_units =
      400;                   // more units are refused: compiling them takes long, and such a change is hardly one fix
  fs::path index;            // `klp facts index` of a tree built with the plugin; empty: units are found by text
  bool every_reader = false; // plan all units that read a changed header, not only those that use what changes
  fs::path home;             // $KLP_HOME: for the work folders in which kbuild and generated files are compared
};

// Applies the changes in their order to the target's source (in memory) and finds the units. If the changes touch
// Makefiles or Kconfig files, kbuild is run to find the effect (ask_kbuild.h). Returns an error if a patch does not
// apply, if kbuild cannot read the changed build files, or if the target's configuration builds nothing of the change.
Result<Plan> make_plan(const Target& target, const std::vector<Change>& changes, const PlanOptions& options = {});

} // namespace klp
