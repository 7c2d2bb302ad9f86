// Queries Debian's archive with apt, and downloads and unpacks packages. Nothing is installed.
#pragma once

#include "generator/kernel/create/archive.h"

#include <string>
#include <vector>

namespace klp {

struct DebianPackage {
  std::string name;
  std::string version;
};

// The versions that apt can download, newest first. Empty if apt has no such package. Error: apt cannot be run.
Result<std::vector<std::string>> package_versions(const Archive& archive, const std::string& package);

// The names of all packages that begin with `prefix`, sorted.
Result<std::vector<std::string>> packages_beginning(const Archive& archive, const std::string& prefix);

// A field of the package's description, such as Depends; empty if it has none. Error: apt does not know the package.
Result<std::string> package_field(const Archive& archive, const DebianPackage& package, const std::string& field);

// Returns the .deb file in $KLP_HOME/downloads, after downloading it if it is not there. Errors: the download fails,
// the file has another hash than the archive lists.
Result<fs::path> download_package(const fs::path& home, const Archive& archive, const DebianPackage& package,
                                  const Progress& progress);

// Unpacks a .deb file into `folder`, whose old content is removed.
Status unpack_package(const fs::path& deb, const fs::path& folder);

} // namespace klp
