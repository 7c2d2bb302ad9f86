// The disassembly of a function: one line for each instruction, with the names of the targets of its references.
#pragma once

#include "generator/object/layout.h"

namespace klp {

struct ListedInstruction {
  std::uint64_t offset = 0; // in the function
  std::string text; // "call kfree", "mov %rax, jiffies(%rip)  # jiffies"; a jump inside of the function: "jz +0x1f"
};

std::vector<ListedInstruction> list_code(const Layout& layout, AtomId function);

} // namespace klp
