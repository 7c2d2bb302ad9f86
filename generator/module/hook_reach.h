// What the author's hooks take care of: where a hook names a variable or function, the author has thought of it.
#pragma once

#include "generator/module/bind.h"
#include "generator/module/requests.h"

#include <set>
#include <string_view>
#include <vector>

namespace klp {

// All that goes along with the module and that hooks of these kinds refer to, themselves or through new functions.
std::set<PatchAtom> hook_reach(const std::vector<PatchUnit>& units, const Binder& binder,
                               const std::vector<Hook>& hooks, std::initializer_list<std::string_view> kinds);

} // namespace klp
