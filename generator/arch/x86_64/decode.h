// x86-64 instructions, as far as relocations need them. Zydis stays in decode.cc.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klp {

enum class FieldUse : std::uint8_t {
  data,    // not in code: a table or a variable
  call,    // the target of a call
  jump,    // the target of a jmp or a conditional jump
  memory,  // the address of a memory operand: what lies there is read or written
  operand, // a displacement or an immediate: the address itself is used
  entry,   // in an entry of a special section (special_sections.h): what the entry says something about
};

struct Instruction {
  std::uint64_t offset = 0; // in the code that was decoded
  std::uint8_t length = 0;
  FieldUse branch = FieldUse::operand; // call, jump, or neither
  std::uint8_t displacement_width = 0; // bytes of a relative branch's displacement, which ends the instruction
  // Where a relative branch leads or a RIP-relative operand lies: offset in the same code, as encoded.
  std::optional<std::int64_t> relative_target;
  bool is_return = false, is_indirect_branch = false;
  bool ends_flow = false; // what follows is not run after it: return, jump, trap
  // By how many bytes the stack grows; nothing where the instruction sets its pointer to something else. Calls: 0.
  std::optional<std::int64_t> stack_growth = 0;
  // Where on the stack the frame pointer (%rbp) is kept by it, or taken from: bytes above the stack pointer, as it is
  // then.
  std::optional<std::int64_t> saves_frame, restores_frame;
  std::uint8_t memory_field = 0; // where in the instruction a memory operand's displacement lies; 0: none
};

// Decodes straight on from the first byte. Stops where bytes are no instruction: the rest is then missing.
std::vector<Instruction> decode(ByteView code);

// "mov edi, 0x1" of the instruction at the start of code; "(bad)" where there is none.
std::string disassemble(ByteView code, std::uint64_t address);

} // namespace klp
