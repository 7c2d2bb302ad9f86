// Relative branches without a relocation. The assembler resolves a call or jump to a function of the same section
// itself. -ffunction-sections puts most functions into sections of their own, but not those of .sched.text,
// .noinstr.text and other sections that the source names.
#pragma once

#include "generator/arch/x86_64/decode.h"
#include "generator/object/object.h"

#include <vector>

namespace klp {

struct NearBranch {
  std::uint64_t field = 0; // offset of the displacement, in the section
  std::uint8_t width = 4;  // of the displacement in bytes: 4, or 1 for a short jump
  FieldUse use = FieldUse::jump;
  std::int64_t target = 0; // offset of the branch target, in the section
};

// All relative branches whose displacement has no relocation, sorted by offset. Branches inside of a function are
// included.
std::vector<NearBranch> near_branches(const std::vector<Instruction>& instructions, const Section& section);

} // namespace klp
