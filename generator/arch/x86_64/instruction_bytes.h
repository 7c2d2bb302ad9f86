// Encodings and sizes of single instructions that the kernel's build puts at fixed places of a function.
#pragma once

#include <cstdint>
#include <string_view>

namespace klp {

inline constexpr char nop_byte = '\x90';
inline constexpr std::string_view endbr64 = "\xf3\x0f\x1e\xfa"; // the landing pad of indirect calls (IBT)
inline constexpr std::string_view near_call = "\xe8";           // the opcode of a call with a 32-bit displacement
inline constexpr std::int64_t near_call_size = 5;

} // namespace klp
