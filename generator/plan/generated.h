// Rule generated-constants, for files that scripts and programs of the kernel's build generate from changed files
// (generated_rules.h): a livepatch does not generate them again.
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
  std::set<std::string> inputs; // changed files from which the build generates something
};

// For each rule with a changed input: generates the output from the original text and from the new text, and compares.
// Refuses the change if the outputs differ or cannot be generated. Rules of folders that the target's configuration
// does not enter are skipped. `rules`: those of the target. `home`: $KLP_HOME, for the work folders; if it is empty,
// refuses each output without generating. Returns an error if the units of the target cannot be read or klp is
// interrupted.
Result<GeneratedReview> review_generated(const Target& target, const std::vector<GeneratedRule>& rules,
                                         const EditedFiles& edited, const fs::path& home);

} // namespace klp
