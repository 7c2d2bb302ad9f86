// What may put a task to sleep in a place where the kernel does not look for it.
#pragma once

#include "generator/object/layout.h"

#include <set>
#include <string>

namespace klp {

// What of a call may put the task to sleep, as "f()": whatever is not known to do nothing of that kind. Functions of
// the same object are followed, not judged.
std::set<std::string> sleepers_behind(const Layout& layout, const Reference& call);

// The same of all calls that leave the cold part of this function. The function may lack one.
std::set<std::string> sleepers_in_cold_part(const Layout& layout, AtomId function);

} // namespace klp
