// Collects from the earlier stages what the rules examine.
#pragma once

#include "generator/plan/plan.h"
#include "generator/prove/compared_units.h"
#include "generator/review/review.h"

namespace klp {

// The texts of the changed files, by path in the kernel tree. Error: an original cannot be read.
Result<std::map<std::string, TextChange>> changed_texts(const Target& target, const Plan& plan);

// `replaces_all`: whether the livepatch replaces earlier ones. The result refers to the content of `compared`, which
// must outlive it. Errors: the target's configuration or an original cannot be read, or the types (BTF) of vmlinux or
// a module are damaged.
Result<ReviewInput> make_review_input(const Target& target, const Plan& plan, const ComparedUnits& compared,
                                      const std::vector<const KernelObject*>& objects, bool replaces_all);

} // namespace klp
