// The relocation types of x86-64 (System V ABI, AMD64 supplement), as far as the kernel uses them.
#pragma once

#include <cstdint>

namespace klp {

// The width in bytes of the field that a relocation of this type fills: 8, 4 or 1; 0 for R_X86_64_NONE and for the
// types that the kernel's module loader refuses (arch/x86/kernel/module.c). R_X86_64_PC8 (1 byte) is refused by the
// loader too, and no object file contains it: klp uses it for a short jump whose target the assembler resolved itself
// (see near_branches.h).
unsigned relocated_width(std::uint32_t type);

// True if the value of the field is counted from the address of the field.
bool is_pc_relative(std::uint32_t type);

} // namespace klp
