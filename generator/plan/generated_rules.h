// Finds the source files that scripts and programs of the kernel's build generate from other files, by the rules in the
// tree's Makefiles:
//
//     cpufeature = $(src)/../../include/asm/cpufeatures.h
//     $(obj)/capflags.c: $(cpufeature) $(vmxfeature) $(src)/mkcapflags.sh FORCE
//     $(obj)/flask.h: scripts/selinux/genheaders/genheaders FORCE
//
// Only assignments and rules of a Makefile are read, and both branches of each condition. So the result can have more
// rules than the build uses, but never fewer.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct GeneratedRule {
  std::string output;             // arch/x86/kernel/cpu/capflags.c
  std::string folder;             // folder of the Makefile with the rule: arch/x86/kernel/cpu
  std::set<std::string> inputs;   // files in the tree; patterns are possible: include/xen/interface/xen*.h
  std::set<std::string> programs; // inputs that are built first: scripts/selinux/genheaders/genheaders
};

// Rules of one Makefile whose targets are source files (.c, .h, .S). `folder`: that of the Makefile, relative to the
// tree.
std::vector<GeneratedRule> generated_rules(std::string_view makefile, const std::string& folder);

// Rules of all Makefiles of the tree whose outputs become a part of an x86-64 kernel. The source files of a program,
// and the files that they include, are inputs too. Sorted by output. Returns an error if the tree cannot be read.
Result<std::vector<GeneratedRule>> all_generated_rules(const std::filesystem::path& tree);

// Whether the rule's output is generated from this file.
bool is_input(const GeneratedRule& rule, const std::string& path);

} // namespace klp
