// Rule generated-constants, of what the kernel's build makes of changed files by scripts and programs
// (generated_rules.h): nobody makes it anew for a running kernel.
#pragma once

#include "generator/plan/edited_files.h"
#include "generator/plan/generated_rules.h"
#include "generator/rules/finding.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct GeneratedReview {
  std::vector<Finding> refusals;
  std::set<std::string> inputs; // changed files that something is made of
};

// Of `rules`, those of the target: makes what depends on a changed file with the original's text and with the new one,
// and compares. Refuses where the two differ or cannot be made; `home`: $KLP_HOME, for the work folder; empty: refuses
// all.
Result<GeneratedReview> review_generated(const Target& target, const std::vector<GeneratedRule>& rules,
                                         const EditedFiles& edited, const fs::path& home);

} // namespace klp
