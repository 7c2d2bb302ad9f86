// Debian's archive through apt: what there is, and packages as files. Nothing is installed.
#pragma once

#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

struct DebianPackage {
  std::string name;
  std::string version;
};

// Versions that apt can download, newest first. Empty: apt does not know the package.
Result<std::vector<std::string>> package_versions(const std::string& package);

// Names of all packages that begin so, sorted.
Result<std::vector<std::string>> packages_beginning(const std::string& prefix);

// The .deb in $KLP_HOME/downloads, downloaded where it is not there yet. It is kept.
Result<fs::path> download_package(const fs::path& home, const DebianPackage& package, const Progress& progress);

// Unpacks a .deb into `folder`, which is made anew.
Status unpack_package(const fs::path& deb, const fs::path& folder);

} // namespace klp
