// Rule generated-constants, for units that the kernel's build compiles only for the constants in them. The build makes
// headers for assembler and C code from these constants: include/generated/bounds.h from kernel/bounds.c,
// arch/x86/kvm/kvm-asm-offsets.h from kvm-asm-offsets.c.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/plan/generated_rules.h"
#include "generator/rules/finding.h"
#include "generator/source/touched.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct ConstantsReview {
  std::vector<Finding> refusals;
  std::set<std::string> read; // the changed files that such a unit may read
};

// Refuses a change of such a unit, and a change of something that it uses: a livepatch does not change the generated
// headers, so a constant in them would become wrong without any message. Units in folders that the target's
// configuration does not enter are left out. `files` and `touched`: as for users_of() (users.h). Returns an error if
// kbuild's record of a command cannot be read.
Result<ConstantsReview> review_constants(const Target& target, const std::vector<GeneratedRule>& rules,
                                         const std::set<std::string>& files, const std::vector<Touched>& touched);

} // namespace klp
