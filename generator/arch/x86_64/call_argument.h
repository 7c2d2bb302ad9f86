// Where an address goes that an instruction puts into a register: into the next call, and nowhere else, or nobody
// knows.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <optional>

namespace klp {

struct Argument {
  std::uint64_t call_field = 0; // offset of the target field of the call (or of the jmp that ends the function)
  unsigned number = 0;          // 1 to 6, by the x86-64 calling convention
};

// `field`: offset in the code of the address that a mov or lea takes. Nothing where another instruction takes it, where
// something else uses the register before the call, or a branch comes first.
std::optional<Argument> goes_into_call(ByteView code, std::uint64_t field);

} // namespace klp
