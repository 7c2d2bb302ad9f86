// The variables that pre_patch hooks set up before new code runs.
#pragma once

#include "generator/select/bind.h"
#include "generator/select/requests.h"

#include <set>
#include <vector>

namespace klp {

// The pre_patch hooks themselves, and all atoms of the module that they refer to, directly or through new functions.
std::set<PatchAtom> set_up_by_hooks(const std::vector<PatchUnit>& units, const Binder& binder,
                                    const std::vector<Hook>& hooks);

} // namespace klp
