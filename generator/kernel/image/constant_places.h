// Where the kernel's own code has a runtime constant (arch/runtime_constants.h).
#pragma once

#include "generator/arch/runtime_constants.h"
#include "generator/kernel/image/image.h"

#include <string>
#include <vector>

namespace klp {

struct ConstantPlace {
  std::uint64_t address = 0; // of the operand
  std::string opcode;        // the bytes of the instruction directly before the operand
};

// The places that the kernel writes the value of `subject` to when it boots: those in code that stays in memory, in the
// order of the kernel's list. Places whose instruction klp does not know are left out. Empty: the kernel has no such
// constant, or the image does not show its list.
//
// The list lies between the symbols __start_SECTION and __stop_SECTION. Each entry is the distance (32 bits, signed)
// from the entry to the operand (runtime_const_fixup()).
std::vector<ConstantPlace> constant_places(const Image& image, const Kallsyms& kallsyms,
                                           const RuntimeConstant& constant, const std::string& subject);

} // namespace klp
