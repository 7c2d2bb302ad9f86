// How much of the stack a function uses at each of its instructions, followed through its branches.
#pragma once

#include "generator/object/layout.h"

#include <map>
#include <set>

namespace klp {

// By offset of the instruction: the bytes between the stack pointer and the caller's, the return address among them.
// More than one where ways meet of which one cannot be taken, as after a call that does not return. Instructions that
// no known way leads to have none.
using StackDepths = std::map<std::uint64_t, std::set<std::int64_t>>;

// `first`: at its first instruction. A function's is 8, the return address; a cold part is jumped to in the middle.
StackDepths stack_depths(const Atom& function, std::int64_t first);

} // namespace klp
