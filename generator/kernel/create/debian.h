// Downloads the kernel source of Debian.
#pragma once

#include "generator/kernel/create/archive.h"

#include <string>

namespace klp {

// Returns the unpacked source tree of a package linux-source-X.Y, $KLP_HOME/sources/PACKAGE_VERSION, after downloading
// it if it is not there. All targets share the tree. Errors: not the name of a source package, apt does not have the
// version.
Result<fs::path> debian_source(const fs::path& home, const Archive& archive, const std::string& package,
                               const std::string& version, const Progress& progress);

} // namespace klp
