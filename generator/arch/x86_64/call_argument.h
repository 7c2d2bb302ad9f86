// Decides whether an address that an instruction puts into a register becomes an argument of the next call, and is used
// for nothing else.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <optional>

namespace klp {

struct Argument {
  std::uint64_t call_field = 0; // offset of the target field of the call (or of the jmp that ends the function)
  unsigned number = 0;          // 1 to 6: rdi, rsi, rdx, rcx, r8, r9 (System V ABI)
};

// field: the offset in the code of the field with the address. Returns nullopt if the instruction is not a mov or lea
// that sets an argument register, if another instruction uses the register before the call, if a conditional or
// indirect branch or a return comes before the call, or if the code cannot be decoded.
std::optional<Argument> argument_of_next_call(ByteView code, std::uint64_t field);

} // namespace klp
