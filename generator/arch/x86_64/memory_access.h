// Finds the instructions with a memory operand that has a displacement (the field that a relocation fills), and whether
// they read or write the memory.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klp {

struct MemoryAccess {
  std::uint64_t field = 0; // offset of the displacement in the code
  bool reads = false, writes = false;
  unsigned width = 0;    // bytes; 0: unknown, because a register is added to the address (element of an array)
  std::string operation; // mnemonic and immediate operands: "or $8"; registers are left out: "mov"
};

// Sorted by field. lea has no memory access.
std::vector<MemoryAccess> memory_accesses(ByteView code);

} // namespace klp
