// The calls that a function can execute after a given call: a depth-first search along the control flow of the function
// and its .cold part. A jump through a register may lead to every instruction of both.
#pragma once

#include "generator/compare/correlate.h"

#include <functional>
#include <vector>

namespace klp {

// `from`: whether the search starts after this call of the cold part. Result: the references of all calls and jumps to
// other functions that can be executed after one of these calls.
std::vector<const Reference*> calls_after(const Layout& layout, AtomId function,
                                          const std::function<bool(const Reference&)>& from);

} // namespace klp
