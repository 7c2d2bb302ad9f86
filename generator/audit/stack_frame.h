// The depth of the stack at each instruction of a function, computed along its control flow.
#pragma once

#include "generator/object/layout.h"

#include <compare>
#include <map>
#include <set>

namespace klp {

// Distances in bytes below the caller's stack pointer as it is before the call.
struct StackFrame {
  std::int64_t depth = 0;    // of the stack pointer; includes the return address
  std::int64_t saved_bp = 0; // of the place where the caller's frame pointer (%rbp) is saved; 0: it is not saved
  auto operator<=>(const StackFrame&) const = default;
};

// By offset of the instruction. An instruction has several frames if paths with different frames join there and one of
// them is never taken, for example the path after a call of a function that does not return. An instruction that no
// known path reaches has no entry.
using StackFrames = std::map<std::uint64_t, std::set<StackFrame>>;

// `first`: the frame at the first instruction. For a function its depth is 8 (the return address); a cold part is
// entered by a jump, with any frame. A push of %rbp saves the caller's frame pointer only if it is not saved yet
// (tools/objtool/check.c: save_reg).
StackFrames stack_frames(const Atom& function, const StackFrame& first);

} // namespace klp
