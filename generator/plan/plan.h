// From the change to what must be compiled: edited texts, and the translation units they touch.
#pragma once

#include "generator/change/change.h"
#include "generator/compile/compile.h"
#include "generator/review/review.h"

#include <string>
#include <vector>

namespace klp {

struct IgnoredFile {
  std::string path;
  std::string why;
};

struct Plan {
  SourceEdits edits;       // what is compiled after the change
  std::vector<Unit> units; // touched units of vmlinux, by source
  std::vector<IgnoredFile> ignored;
  std::vector<Finding> refusals;
};

// Applies the changes, in their order, to the target's source (in memory) and finds the units. Errors: a patch that
// does not apply; a change of which nothing is built by the target's configuration.
Result<Plan> make_plan(const Target& target, const std::vector<Change>& changes);

} // namespace klp
