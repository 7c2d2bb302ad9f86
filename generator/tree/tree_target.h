// Makes a target of a kernel tree: the kernel that was built there and its source, copied below $KLP_HOME, so that the
// tree can be changed afterwards.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/tree/kernel_tree.h"

#include <string>

namespace klp {

struct TreeTargetRequest {
  KernelTree tree;
  std::string name; // of the target; if empty, it is made of the name and the path of the build folder
  std::string base; // the commit that the kernel was built from; if empty, source_as_built() finds it
};

// The name in the request, or the one that is made if it has none.
std::string name_of_target(const TreeTargetRequest& request);

// Makes the target, or returns the existing one if image, configuration and Module.symvers have not changed since;
// changes of the source do not count. Two runs at the same time wait for each other. A run that is killed leaves no
// target that looks complete.
Result<Target> tree_target(const fs::path& home, const TreeTargetRequest& request, const Progress& progress);

// Removes the target and the files kept for it. Does nothing if there are none.
Status remove_tree_target(const fs::path& home, const TreeTargetRequest& request, const Progress& progress);

} // namespace klp
