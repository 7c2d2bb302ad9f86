// What a function calls, by name, as its object says.
#pragma once

#include "generator/compare/correlate.h"

#include <set>
#include <string>

namespace klp {

// Names of all that its code calls or jumps to outside of itself, its .cold part's calls being its own.
std::set<std::string> calls_of(const Layout& layout, AtomId function);

// The same, and what the functions of this object that it calls do call, and so on.
std::set<std::string> calls_through(const Layout& layout, AtomId function);

// What a call or jump leads to: the function itself, and where it is of this object, what that calls, and so on.
std::set<std::string> call_targets(const Layout& layout, const Reference& call);

} // namespace klp
