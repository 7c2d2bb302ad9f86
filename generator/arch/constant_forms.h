// The form of the two tables of runtime constants that each architecture has (runtime_constants.h).
#pragma once

#include <cstdint>
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

} // namespace klp
