// Encodings and sizes of single instructions that the kernel's build puts at fixed places of a function.
#pragma once

#include <cstdint>

namespace klp {

inline constexpr char nop_byte = '\x90';          // NOP of one byte, which fills the call padding before a function
inline constexpr std::int64_t endbr64_size = 4;   // ENDBR64, the landing pad of indirect calls (IBT)
inline constexpr std::int64_t near_call_size = 5; // call with a 32-bit displacement

} // namespace klp
