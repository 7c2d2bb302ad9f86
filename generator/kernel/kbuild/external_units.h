// Adapts the units of an external module (its source is not in the kernel's tree) from the form in which kbuild lists
// them to the form in which the target stores them.
#pragma once

#include "generator/kernel/target/target.h"

namespace klp {

// Makes the output path relative to `tree`, klp's copy of the module's source, and adds -fmacro-prefix-map to the
// command.
// By this option __FILE__ gets paths below `built_in`, the folder in which the loaded module was compiled.
void adapt_external_unit(Unit& unit, const fs::path& tree, const fs::path& built_in);

// The folder `built_in` of an adapted unit; `tree` if the unit has none.
fs::path original_build_folder(const Unit& unit, const fs::path& tree);

} // namespace klp
