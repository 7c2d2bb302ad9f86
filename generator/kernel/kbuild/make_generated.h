// Makes one file that the kernel's build generates, with the tree's own Makefile, outside of the target's build folder.
#pragma once

#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

struct GeneratedGoal {
  std::string folder;                // whose Makefile knows how: arch/x86/kernel/cpu
  std::string output;                // arch/x86/kernel/cpu/capflags.c
  std::vector<std::string> programs; // that are built first: scripts/selinux/genheaders/genheaders
};

// The output's content. `source`: the tree, or one like it with a change; `work`: a new folder. Error: make fails.
Result<std::string> make_generated(const Target& target, const GeneratedGoal& goal, const fs::path& source,
                                   const fs::path& work);

} // namespace klp
