// The calls of a function, read from its object.
#pragma once

#include "generator/compare/correlate.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

// The calls and jumps of a function or cold part, including those of the instructions that can replace some of its
// instructions (alternatives). The pointers lead into the layout.
std::vector<const Reference*> branches_in(const Layout& layout, AtomId part);

// The names of all functions that its code calls or jumps to, without itself. The calls of its .cold part count as its
// own.
std::set<std::string> calls_of(const Layout& layout, AtomId function);

// Same as calls_of(), together with the calls of all functions of this object that are called, and so on.
std::set<std::string> transitive_calls_of(const Layout& layout, AtomId function);

// The functions that a call or jump leads to: its target and, if the target is in this object, transitive_calls_of()
// the target.
std::set<std::string> call_targets(const Layout& layout, const Reference& call);

} // namespace klp
