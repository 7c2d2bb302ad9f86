// All that the rules look at, gathered from the earlier stages.
#pragma once

#include "generator/plan/plan.h"
#include "generator/prove/compared_units.h"
#include "generator/review/review.h"

namespace klp {

// The changed files, by path; the original of a new file is empty, and so is the patched text of one that goes.
Result<std::map<std::string, TextChange>> changed_texts(const Target& target, const Plan& plan);

// `replaces_all`: whether the livepatch replaces earlier ones. The result refers to what `compared` holds. Errors: the
// target's configuration cannot be read, or the types of the image or a module (BTF) are damaged.
Result<ReviewInput> make_review_input(const Target& target, const Plan& plan, const ComparedUnits& compared,
                                      const std::vector<const KernelObject*>& objects, bool replaces_all);

} // namespace klp
