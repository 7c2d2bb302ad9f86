// What a change of Makefiles and Kconfig files does to the build, asked of kbuild: on links to the target's source with
// the change, and a copy of its build folder. The target itself is only read.
#pragma once

#include "generator/kernel/target/option_changes.h"
#include "generator/plan/build_difference.h"
#include "generator/plan/edited_files.h"

namespace klp {

struct BuildChange {
  BuildDifference difference;
  std::vector<OptionChange> options; // of the configuration that the kernel would have with the change
  std::string autoconf;              // include/generated/autoconf.h then; empty: as it is
};

// `files`: all that the change edits. `home`: where work folders are made. Error: kbuild cannot read the changed files;
// in its words.
Result<BuildChange> ask_kbuild(const Target& target, const std::map<std::string, EditedFile>& files,
                               const fs::path& home);

} // namespace klp
