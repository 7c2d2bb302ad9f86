// Rule init-effect: new code depends on something that changed init or exit code would do. A livepatch does not run
// init code; the old init code has run already.
//
//     +static int __init box_setup(void) { box_limit = totalram_pages() / 4; ... }    sets box_limit, and never runs
//      int box_add(...) { ...
//     +        if (count > box_limit) return -ENOSPC;                                 reads box_limit: the old value
//
// Rule init-code gives a note about all other effects of such code.
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
  const std::vector<InitChange>& changes; // of all compiled units
  std::vector<FeatureBit> bits;           // CPU feature and bug bits that the change defines, sets or clears
  std::set<std::string> touched;          // functions whose text the change touches, as the source names them
};

// One refusal for each function of the module and variable (or CPU bit) of this kind. Effects that a pre_patch hook
// (KLP_PRE_PATCH) or the new code itself has in the same way are left out.
std::vector<Error> init_effects(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                                const InitReview& review);

// Rule init-code: one note for each touched function of init or exit code that has changed effects.
std::vector<Note> notes_on_init_code(const InitReview& review);

} // namespace klp
