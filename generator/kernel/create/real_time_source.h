// The kernel source of Debian's real-time flavour (rt-amd64).
//
// The package linux-source-X.Y has the source of all other flavours. Up to 6.12, the real-time flavour has further
// patches, which are in Debian's source package only: debian/patches-rt, listed in the file `series`. The headers of
// such a kernel depend on a package of their own, linux-headers-...-common-rt.
#pragma once

#include "generator/kernel/create/apt.h"

namespace klp {

// Whether the kernel with these headers (linux-headers-RELEASE) has such patches. Error: apt does not know the package.
Result<bool> has_real_time_patches(const Archive& archive, const DebianPackage& headers);

// Returns the source tree with these patches: $KLP_HOME/sources/PACKAGE_VERSION-rt. Downloads the patches and makes the
// tree if it is not there. `tree`: the source of the package linux-source-X.Y. `suite`: the Debian release of the
// package. Errors: the archive lacks the source package, it has no such patches, a patch does not fit.
Result<fs::path> real_time_source(const fs::path& home, const Archive& archive, const std::string& suite,
                                  const DebianPackage& package, const fs::path& tree, const Progress& progress);

} // namespace klp
