// Sources that scripts and programs of the kernel's build make of others, as the Makefiles of the tree say:
//
//     cpufeature = $(src)/../../include/asm/cpufeatures.h
//     $(obj)/capflags.c: $(cpufeature) $(vmxfeature) $(src)/mkcapflags.sh FORCE
//     $(obj)/flask.h: scripts/selinux/genheaders/genheaders FORCE
//
// Of a Makefile only assignments and rules are read, both sides of each condition: what comes out is more than what is
// built, never less.
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
  std::string folder;             // whose Makefile has the rule: arch/x86/kernel/cpu
  std::set<std::string> inputs;   // sources in the tree; may be patterns: include/xen/interface/xen*.h
  std::set<std::string> programs; // of the inputs, those that are built first: scripts/selinux/genheaders/genheaders
};

// Rules of one Makefile whose targets are sources: .c, .h, .S. `folder`: its own, relative to the tree.
std::vector<GeneratedRule> generated_rules(std::string_view makefile, const std::string& folder);

// Of all Makefiles of an x86-64 kernel, whose outputs become a part of it. A program's sources, and what they include,
// are inputs too. Error: the tree cannot be read.
Result<std::vector<GeneratedRule>> all_generated_rules(const std::filesystem::path& tree);

// Whether the rule's output is made of this file.
bool is_input(const GeneratedRule& rule, const std::string& path);

} // namespace klp
