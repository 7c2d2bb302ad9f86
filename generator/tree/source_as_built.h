// The source that a kernel was built from, out of a tree in which work has gone on since.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/tree/kernel_tree.h"

namespace klp {

// Gives a clean source folder: `kept` (made anew), or the tree's own where that is clean and as it was.
//   a git work tree: the commit that was checked out when the kernel was built (or `base`), and of the files that
//     differ from it those that are older than the kernel; what changed later is left out, and said
//   else, built with O=: the tree itself; a file newer than the kernel is an error
//   else: a copy of the tree, made clean by its own `make mrproper`; a file newer than the kernel is an error
Result<fs::path> source_as_built(const KernelTree& tree, const BuiltKernel& kernel, const std::string& base,
                                 const fs::path& kept, const Progress& progress);

} // namespace klp
