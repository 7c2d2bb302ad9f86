// A function's code for people: one line an instruction, with the names of what it refers to.
#pragma once

#include "generator/object/layout.h"

namespace klp {

struct ListedInstruction {
  std::uint64_t offset = 0; // in the function
  std::string text;         // "call kfree", "mov %rax, jiffies(%rip)  # jiffies"; jumps inside: "jz +0x1f"
};

std::vector<ListedInstruction> list_code(const Layout& layout, AtomId function);

} // namespace klp
