// Builds klp's compiler plugin for the compiler in a toolchain root (Target::toolchain_root). The result is kept beside
// the root folder, and is built again only if the plugin's sources have changed.
#pragma once

#include "generator/kernel/target/target.h"

namespace klp {

// `sources`: the folder that holds gcc-plugin/ and facts/, of this installation of klp. Errors: the plugin does not
// compile, no space on the disk.
Result<fs::path> plugin_for_root(const Target& target, const fs::path& sources);

} // namespace klp
