// Decodes x86-64 instructions: the parts that concern relocations, branches and the stack pointer. Users of this header
// do not include Zydis.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klp {

// What the field of a relocation is in its instruction.
enum class FieldUse : std::uint8_t {
  data,    // the field is not in code, but in a table or a variable
  call,    // the target of a call
  jump,    // the target of a jmp or a conditional jump
  memory,  // the address of a memory operand: the instruction reads or writes the memory there
  operand, // an immediate, or the operand of lea: the address itself is the value
  entry,   // the field is in an entry of a special section (special_sections.h)
};

// True for calls and jumps: the field is the target of a direct branch.
constexpr bool is_branch(FieldUse use) { return use == FieldUse::call || use == FieldUse::jump; }

struct Instruction {
  std::uint64_t offset = 0; // in the decoded code
  std::uint8_t length = 0;
  FieldUse branch = FieldUse::operand; // of a direct branch: call or jump; else operand
  std::uint8_t displacement_width = 0; // of a direct branch: bytes of the displacement, the last part of it
  // The target of a direct branch, or the address of a RIP-relative operand, as encoded (before relocation): an offset
  // in the decoded code, which can lie outside of it.
  std::optional<std::int64_t> relative_target;
  bool is_return = false, is_indirect_branch = false;
  bool ends_flow = false; // the next instruction in memory is not executed after it: return, jmp, trap
  // By how many bytes the stack grows (negative: shrinks); nullopt if the new stack pointer is not a constant distance
  // from the old one. Calls and returns: 0.
  std::optional<std::int64_t> stack_growth = 0;
  // If the instruction saves %rbp on the stack, or restores it from there: the place, in bytes above the stack pointer.
  // push: the stack pointer after the instruction; pop: before the instruction.
  std::optional<std::int64_t> saves_frame, restores_frame;
  std::uint8_t memory_field = 0; // offset in the instruction of a memory operand's displacement; 0: none
};

// Decodes one instruction after the other from the first byte on. Stops at bytes that are no instruction; the
// instructions behind them are missing in the result.
std::vector<Instruction> decode(ByteView code);

// The text of the first instruction in AT&T syntax ("mov $0x1, %edi"); "(bad)" if the bytes are no instruction.
std::string disassemble(ByteView code, std::uint64_t address);

} // namespace klp
