// The target of a kernel tree: the kernel as it was built there, kept below $KLP_HOME so that work on the tree can go
// on.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/tree/kernel_tree.h"

#include <string>

namespace klp {

struct TreeTargetRequest {
  KernelTree tree;
  std::string name; // empty: made of the build folder's name and path
  std::string base; // commit that the kernel was built from; empty: found out
};

std::string name_of_target(const TreeTargetRequest& request);

// Makes the target, or gives the one that is there: as long as image, configuration and Module.symvers are the same,
// whatever happened to the source since. Two runs at once wait for each other; a killed one leaves nothing complete.
Result<Target> tree_target(const fs::path& home, const TreeTargetRequest& request, const Progress& progress);

// Removes the target and what was kept for it. Nothing is there: nothing happens.
Status forget_tree(const fs::path& home, const TreeTargetRequest& request, const Progress& progress);

} // namespace klp
