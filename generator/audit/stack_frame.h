// What a function has on the stack at each of its instructions, followed through its branches.
#pragma once

#include "generator/object/layout.h"

#include <compare>
#include <map>
#include <set>

namespace klp {

// In bytes, down from the caller's stack pointer as it is before the call.
struct StackFrame {
  std::int64_t depth = 0;    // to the stack pointer: the return address is among them
  std::int64_t saved_bp = 0; // to where the caller's frame pointer (%rbp) is kept; 0: it is where it was
  auto operator<=>(const StackFrame&) const = default;
};

// By offset of the instruction. More than one where ways meet of which one cannot be taken, as after a call that does
// not return. Instructions that no known way leads to have none.
using StackFrames = std::map<std::uint64_t, std::set<StackFrame>>;

// `first`: at its first instruction. A function's depth is 8, the return address; a cold part is jumped to in the
// middle. A push keeps the caller's frame pointer where nothing has kept it before (tools/objtool/check.c: save_reg).
StackFrames stack_frames(const Atom& function, const StackFrame& first);

} // namespace klp
