// Units of a module from outside of the kernel's tree: as kbuild lists them, and as its target knows them.
#pragma once

#include "generator/kernel/target/target.h"

namespace klp {

// The paths that kbuild writes become those of the module's own tree; what only the place of the build says (__FILE__)
// is what it was there.
void move_in(Unit& unit, const fs::path& tree, const fs::path& built_in);

// That place, by a unit that was moved in.
fs::path place_of_build(const Unit& unit, const fs::path& tree);

} // namespace klp
