// Finds how a change of Makefiles and Kconfig files affects the build: runs kbuild (without compiling) before and after
// the change and compares. kbuild runs on a view of the target's source (links, and the changed files) and on copies of
// the build folder, so the target itself is only read.
#pragma once

#include "generator/kernel/target/option_changes.h"
#include "generator/plan/build_difference.h"
#include "generator/plan/edited_files.h"

namespace klp {

struct BuildChange {
  BuildDifference difference;
  std::vector<OptionChange> options; // differences of the configuration that the change makes
  std::string autoconf;              // include/generated/autoconf.h after the change; empty: unchanged
};

// `files`: all files that the change edits. `home`: $KLP_HOME, for work folders. Returns an error with the messages of
// kbuild if it cannot read the changed files.
Result<BuildChange> find_build_change(const Target& target, const std::map<std::string, EditedFile>& files,
                                      const fs::path& home);

} // namespace klp
