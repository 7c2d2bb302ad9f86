// Makes one file that the kernel's build generates, with the Makefile of the source tree, in a folder outside of the
// target's build folder.
#pragma once

#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

struct GeneratedGoal {
  std::string folder;                // whose Makefile has the rule: arch/x86/kernel/cpu
  std::string output;                // the generated file: arch/x86/kernel/cpu/capflags.c
  std::vector<std::string> programs; // programs that the rule runs, built before: scripts/selinux/genheaders/genheaders
};

// Returns the content of the generated file. source: the kernel tree, or a copy of it with a change; work: a new
// folder. Error: make fails.
Result<std::string> make_generated(const Target& target, const GeneratedGoal& goal, const fs::path& source,
                                   const fs::path& work);

} // namespace klp
