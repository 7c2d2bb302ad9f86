// The rules about the content of the module. They need the functions and variables that were selected for the module
// (select.h), not only the comparison of the objects.
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
  bool relocates_per_cpu_data = false; // KernelObjects::relocates_per_cpu_data()
};

// The refusals of all these rules, in the order of the table in review_selection.cc.
std::vector<Finding> review_selection(const SelectedChange& change);

} // namespace klp
