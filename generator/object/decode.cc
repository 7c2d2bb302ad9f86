#include "generator/object/decode.h"

#include <Zydis/Zydis.h>

namespace klp {

static std::optional<std::int64_t> rip_displacement(const ZydisDecodedInstruction& raw,
                                                    const ZydisDecodedOperand* operands) {
  for (unsigned i = 0; i < raw.operand_count; ++i)
    if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY && operands[i].mem.base == ZYDIS_REGISTER_RIP)
      return operands[i].mem.disp.value;
  return std::nullopt;
}

static bool is_stack_pointer(const ZydisDecodedOperand& operand) {
  return operand.type == ZYDIS_OPERAND_TYPE_REGISTER && operand.reg.value == ZYDIS_REGISTER_RSP;
}

static std::optional<std::int64_t> stack_growth(const ZydisDecodedInstruction& raw,
                                                const ZydisDecodedOperand* operands) {
  constexpr std::int64_t word = 8;
  bool branch = raw.meta.category == ZYDIS_CATEGORY_CALL || raw.meta.category == ZYDIS_CATEGORY_RET;
  if (branch) return 0;
  if (raw.meta.category == ZYDIS_CATEGORY_PUSH) return word;
  if (raw.meta.category == ZYDIS_CATEGORY_POP) {
    if (is_stack_pointer(operands[0])) return std::nullopt;
    return -word;
  }
  bool constant =
      raw.operand_count > 1 && is_stack_pointer(operands[0]) && operands[1].type == ZYDIS_OPERAND_TYPE_IMMEDIATE;
  if (constant && raw.mnemonic == ZYDIS_MNEMONIC_SUB) return operands[1].imm.value.s;
  if (constant && raw.mnemonic == ZYDIS_MNEMONIC_ADD) return -operands[1].imm.value.s;
  bool moved = raw.mnemonic == ZYDIS_MNEMONIC_LEA && is_stack_pointer(operands[0]) &&
               operands[1].mem.base == ZYDIS_REGISTER_RSP && operands[1].mem.index == ZYDIS_REGISTER_NONE;
  if (moved) return -operands[1].mem.disp.value;
  for (unsigned i = 0; i < raw.operand_count; ++i)
    if (is_stack_pointer(operands[i]) && (operands[i].actions & ZYDIS_OPERAND_ACTION_MASK_WRITE)) return std::nullopt;
  return 0;
}

static bool ends_flow(const ZydisDecodedInstruction& raw) {
  return raw.meta.category == ZYDIS_CATEGORY_RET || raw.meta.category == ZYDIS_CATEGORY_UNCOND_BR ||
         raw.mnemonic == ZYDIS_MNEMONIC_UD2 || raw.mnemonic == ZYDIS_MNEMONIC_INT3 ||
         raw.mnemonic == ZYDIS_MNEMONIC_HLT;
}

static Instruction describe(const ZydisDecodedInstruction& raw, const ZydisDecodedOperand* operands,
                            std::uint64_t offset) {
  Instruction instruction;
  instruction.offset = offset;
  instruction.length = raw.length;
  if (raw.mnemonic != ZYDIS_MNEMONIC_LEA) instruction.memory_field = raw.raw.disp.offset;
  instruction.is_return = raw.meta.category == ZYDIS_CATEGORY_RET;
  instruction.ends_flow = ends_flow(raw);
  instruction.stack_growth = stack_growth(raw, operands);
  std::int64_t end = static_cast<std::int64_t>(offset) + raw.length;
  if (auto displacement = rip_displacement(raw, operands)) instruction.relative_target = end + *displacement;
  bool call = raw.meta.category == ZYDIS_CATEGORY_CALL;
  bool jump = raw.meta.category == ZYDIS_CATEGORY_COND_BR || raw.meta.category == ZYDIS_CATEGORY_UNCOND_BR;
  if (!call && !jump) return instruction;
  bool relative =
      raw.operand_count > 0 && operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operands[0].imm.is_relative;
  instruction.is_indirect_branch = !relative;
  if (!relative) return instruction; // call *table(,%rax,8): its displacement is an ordinary operand
  instruction.branch = call ? FieldUse::call : FieldUse::jump;
  instruction.displacement_width = raw.raw.imm[0].size / 8;
  instruction.relative_target = end + operands[0].imm.value.s;
  return instruction;
}

std::vector<Instruction> decode(ByteView code) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  std::vector<Instruction> instructions;
  std::uint64_t at = 0;
  while (at < code.size()) {
    ZydisDecodedInstruction raw;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    auto status = ZydisDecoderDecodeFull(&decoder, code.data() + at, code.size() - at, &raw, operands);
    if (!ZYAN_SUCCESS(status)) break;
    instructions.push_back(describe(raw, operands, at));
    at += raw.length;
  }
  return instructions;
}

std::string disassemble(ByteView code, std::uint64_t address) {
  ZydisDisassembledInstruction text;
  auto status = ZydisDisassembleATT(ZYDIS_MACHINE_MODE_LONG_64, address, code.data(), code.size(), &text);
  return ZYAN_SUCCESS(status) ? text.text : "(bad)";
}

} // namespace klp
