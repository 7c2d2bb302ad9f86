// Gets the source that a kernel was built from, from a tree that may have been changed since.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/tree/kernel_tree.h"

namespace klp {

// Returns a clean source folder: `kept`, which is removed and made again, or the source tree itself.
//   In a git work tree: the commit that was checked out when the kernel was built (or `base`), with those changed files
//     that are older than the kernel. Later changes are left out, with a message to `progress`.
//   Without git, built with O=: the source tree itself. A file newer than the kernel is an error.
//   Without git, built in place: a copy, cleaned with its own `make mrproper`. A file newer than the kernel is an
//   error.
// `base` is a revision, or empty; it is an error without git.
Result<fs::path> source_as_built(const KernelTree& tree, const BuiltKernel& kernel, const std::string& base,
                                 const fs::path& kept, const Progress& progress);

} // namespace klp
