// Adds `make livepatch` to a kernel tree, by a GNUmakefile, which make prefers to Makefile. Changes no tracked file.
#pragma once

#include "generator/tree/kernel_tree.h"

#include <vector>

namespace klp {

// Writes the GNUmakefile into the source tree and, if that is another folder, into the output folder, since make may be
// run there too. Returns the files written; empty if all are up to date. Error: there is a GNUmakefile that klp has not
// written; then nothing is changed. Adds the file to info/exclude of a git tree, so that git status does not show it.
Result<std::vector<fs::path>> install_kbuild_rule(const KernelTree& tree);

// Removes the GNUmakefile from both folders. Returns the files removed.
Result<std::vector<fs::path>> remove_kbuild_rule(const KernelTree& tree);

} // namespace klp
