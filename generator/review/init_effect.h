// Rule init-effect: new code that needs what changed init or exit code would have done. A livepatch does not run init
// code; it has run, as it was.
//
//     +static int __init box_setup(void) { box_limit = totalram_pages() / 4; ... }    sets box_limit
//      int box_add(...) { ...
//     +        if (count > box_limit) return -ENOSPC;                                 reads it: it is what it was
//
// Rule init-code tells what else that code would have done.
#pragma once

#include "generator/compare/init_code.h"
#include "generator/rules/finding.h"
#include "generator/select/select.h"
#include "generator/source/feature_bits.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct InitReview {
  const std::vector<InitChange>& changes;
  std::vector<FeatureBit> bits;
  std::set<std::string> touched; // functions whose text the change touches
};

// What hooks (KLP_PRE_PATCH) set up, and what the new code does itself, needs no init code.
std::vector<Error> init_effects(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                                const InitReview& review);

// One for each touched function of init or exit code that would have done something.
std::vector<Note> notes_on_init_code(const InitReview& review);

} // namespace klp
