// What the author's hooks set up before anybody runs new code.
#pragma once

#include "generator/select/bind.h"
#include "generator/select/requests.h"

#include <set>
#include <vector>

namespace klp {

// The pre_patch hooks, and what they refer to, themselves or through new functions.
std::set<PatchAtom> set_up_by_hooks(const std::vector<PatchUnit>& units, const Binder& binder,
                                    const std::vector<Hook>& hooks);

} // namespace klp
