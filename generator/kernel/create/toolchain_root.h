// Makes a toolchain root: an installation of a Debian release, below $KLP_HOME/toolchains, with the compiler that built
// a kernel, for machines that do not have this compiler. Nothing is installed on this machine. Targets whose kernels
// were built by the same compiler share the root.
#pragma once

#include "generator/kernel/target/compiler.h"
#include "generator/kernel/target/target.h"

#include <string>

namespace klp {

// `wanted`: CONFIG_CC_VERSION_TEXT of the kernel. `suite`: the Debian release to install. Returns an existing root
// without looking at the archive; continues after an interrupted run. Errors: mmdebstrap or bubblewrap is missing or
// does not work for this user, the release has another version of the compiler, no network, no space.
Result<Compiler> make_toolchain_root(const fs::path& home, const std::string& suite, const std::string& wanted,
                                     const Progress& progress);

} // namespace klp
