// What of a function is run after some place in it: along the edges of its control flow, in the function and its .cold
// part. Jumps through a register may lead anywhere in it.
#pragma once

#include "generator/compare/correlate.h"

#include <functional>
#include <vector>

namespace klp {

// `from(reference)`: whether the function goes on from this call. The result: each reference of a call or jump to
// something else that may be run after one of these calls of the cold part.
std::vector<const Reference*> calls_after(const Layout& layout, AtomId function,
                                          const std::function<bool(const Reference&)>& from);

} // namespace klp
