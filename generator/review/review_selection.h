// The rules about what goes into the module: they need the selected functions and variables, not only the comparison.
#pragma once

#include "generator/review/init_effect.h"
#include "generator/rules/finding.h"
#include "generator/select/select.h"

#include <vector>

namespace klp {

struct SelectedChange {
  const std::vector<PatchUnit>& units;
  const Binder& binder;
  const Selection& selection;
  const InitReview& init_code;
  bool relocates_per_cpu_data = false; // the kernel's module loader does (prove/module_loader.h)
};

// The refusals of all these rules, in the order of their table.
std::vector<Finding> review_selection(const SelectedChange& change);

} // namespace klp
