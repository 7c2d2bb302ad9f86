// What instructions do to the memory that their operand names by a displacement: the field that a relocation fills.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klp {

struct MemoryAccess {
  std::uint64_t field = 0; // offset of the displacement in the code
  bool reads = false, writes = false;
  unsigned width = 0;    // bytes; 0: not known, because a register is added to the place (an array's element)
  std::string operation; // "or $8"; of an operand in a register only that: "mov"
};

// By field. Instructions without such an operand have none, nor has lea, which reads nothing.
std::vector<MemoryAccess> memory_accesses(ByteView code);

} // namespace klp
