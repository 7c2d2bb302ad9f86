// make livepatch in a kernel tree: a GNUmakefile, which make reads before Makefile. No tracked file is touched.
#pragma once

#include "generator/tree/kernel_tree.h"

#include <vector>

namespace klp {

// Puts it into the source tree and, where that is another folder, into the output folder (make is run there as well).
// Gives the files written; empty where all was there already. A GNUmakefile that klp has not written is left alone and
// is an error. In a git tree the file is added to info/exclude, so that git status does not show it.
Result<std::vector<fs::path>> install_into(const KernelTree& tree);

// Takes it out of both again, where it is there. Gives the files removed.
Result<std::vector<fs::path>> remove_from(const KernelTree& tree);

} // namespace klp
