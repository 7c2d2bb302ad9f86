// Runtime constants: operands of instructions of vmlinux into which the kernel writes a value when it boots
// (include/asm/runtime-const.h). In object files and in the image, the operand is a placeholder.
//
//   mov $0x0123456789abcdef, %rax      the operand is listed in section runtime_ptr_dentry_hashtable
//
// The value is the content of a variable, and not an address: no relocation can set it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace klp {

struct RuntimeConstant {
  std::string_view section;      // name of the special section that lists the operands, without the subject
  unsigned size = 0;             // of the operand, in bytes
  std::uint64_t placeholder = 0; // the operand before the kernel sets it
};

// The bytes of an instruction that come before its operand: (byte & mask) must be `value`.
struct OperandOpcode {
  std::string_view section; // as in RuntimeConstant
  unsigned size = 0;        // 1 or 2 bytes
  std::uint8_t mask[2] = {};
  std::uint8_t value[2] = {};
};

std::span<const RuntimeConstant> runtime_constants();
// The row of the special section with this name (SpecialSection::name).
const RuntimeConstant& runtime_constant(std::string_view section);
// The opcode at the end of `before`, which are the bytes before an operand. Empty if it is none of the known ones.
std::string_view opcode_before(const RuntimeConstant& constant, std::string_view before);

} // namespace klp
