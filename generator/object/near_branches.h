// Calls and jumps from one function to another of the same section: the assembler resolves them itself and leaves no
// relocation (functions of .sched.text, .noinstr.text and the like, which -ffunction-sections does not part).
#pragma once

#include "generator/arch/x86_64/decode.h"
#include "generator/object/object.h"

#include <vector>

namespace klp {

struct NearBranch {
  std::uint64_t field = 0; // offset of the displacement, in the section
  std::uint8_t width = 4;  // bytes of it: 4, or 1 for a short jump
  FieldUse use = FieldUse::jump;
  std::int64_t target = 0; // in the section
};

// All relative branches that no relocation completes, those inside a function included. By offset.
std::vector<NearBranch> near_branches(const std::vector<Instruction>& instructions, const Section& section);

} // namespace klp
