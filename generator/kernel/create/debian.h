// Debian's kernel packages, by name and version.
#pragma once

#include "generator/kernel/target/target.h"

#include <string>

namespace klp {

// The unpacked tree of linux-source-X.Y at a version, shared by all targets: $KLP_HOME/sources/PACKAGE_VERSION.
Result<fs::path> debian_source(const fs::path& home, const std::string& package, const std::string& version,
                               const Progress& progress);

} // namespace klp
