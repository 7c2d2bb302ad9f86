// Runtime constants: operands of instructions of vmlinux into which the kernel writes a value when it boots
// (include/asm/runtime-const.h). In object files and in the image, the operand is a placeholder.
//
//   mov $0x0123456789abcdef, %rax      the operand is listed in section runtime_ptr_dentry_hashtable
//
// The value is the content of a variable, and not an address: no relocation can set it.
#pragma once

#include "generator/arch/constant_forms.h"

#include <span>
#include <string_view>

namespace klp {

std::span<const RuntimeConstant> runtime_constants();
// The row of the special section with this name (SpecialSection::name).
const RuntimeConstant& runtime_constant(std::string_view section);
// The opcode at the end of `before`, which are the bytes before an operand. Empty if it is none of the known ones.
std::string_view opcode_before(const RuntimeConstant& constant, std::string_view before);

} // namespace klp
