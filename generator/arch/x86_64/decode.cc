#include "generator/arch/x86_64/decode.h"

#include <Zydis/Zydis.h>

namespace klp {

namespace {

std::optional<std::int64_t> rip_displacement(const ZydisDecodedInstruction& raw, const ZydisDecodedOperand* operands) {
  for (unsigned i = 0; i < raw.operand_count; ++i)
    if (operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY && operands[i].mem.base == ZYDIS_REGISTER_RIP)
      return operands[i].mem.disp.value;
  return std::nullopt;
}

bool is_stack_pointer(const ZydisDecodedOperand& operand) {
  return operand.type == ZYDIS_OPERAND_TYPE_REGISTER && operand.reg.value == ZYDIS_REGISTER_RSP;
}

std::optional<std::int64_t> stack_growth(const ZydisDecodedInstruction& raw, const ZydisDecodedOperand* operands) {
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

bool is_frame_pointer(const ZydisDecodedOperand& operand) {
  return operand.type == ZYDIS_OPERAND_TYPE_REGISTER && operand.reg.value == ZYDIS_REGISTER_RBP;
}

// The displacement of an operand such as 8(%rsp).
std::optional<std::int64_t> stack_slot(const ZydisDecodedOperand& operand) {
  bool slot = operand.type == ZYDIS_OPERAND_TYPE_MEMORY && operand.mem.base == ZYDIS_REGISTER_RSP &&
              operand.mem.index == ZYDIS_REGISTER_NONE;
  return slot ? std::optional<std::int64_t>(operand.mem.disp.value) : std::nullopt;
}

void find_frame_use(const ZydisDecodedInstruction& raw, const ZydisDecodedOperand* operands, Instruction& instruction) {
  if (raw.operand_count == 0) return;
  if (raw.meta.category == ZYDIS_CATEGORY_PUSH && is_frame_pointer(operands[0])) instruction.saves_frame = 0;
  if (raw.meta.category == ZYDIS_CATEGORY_POP && is_frame_pointer(operands[0])) instruction.restores_frame = 0;
  if (raw.mnemonic != ZYDIS_MNEMONIC_MOV) return;
  if (is_frame_pointer(operands[1])) instruction.saves_frame = stack_slot(operands[0]);
  if (is_frame_pointer(operands[0])) instruction.restores_frame = stack_slot(operands[1]);
}

bool ends_flow(const ZydisDecodedInstruction& raw) {
  return raw.meta.category == ZYDIS_CATEGORY_RET || raw.meta.category == ZYDIS_CATEGORY_UNCOND_BR ||
         raw.mnemonic == ZYDIS_MNEMONIC_UD2 || raw.mnemonic == ZYDIS_MNEMONIC_INT3 ||
         raw.mnemonic == ZYDIS_MNEMONIC_HLT;
}

Instruction describe(const ZydisDecodedInstruction& raw, const ZydisDecodedOperand* operands, std::uint64_t offset) {
  Instruction instruction;
  instruction.offset = offset;
  instruction.length = raw.length;
  if (raw.mnemonic != ZYDIS_MNEMONIC_LEA) instruction.memory_field = raw.raw.disp.offset;
  instruction.is_return = raw.meta.category == ZYDIS_CATEGORY_RET;
  instruction.ends_flow = ends_flow(raw);
  instruction.stack_growth = stack_growth(raw, operands);
  find_frame_use(raw, operands, instruction);
  std::int64_t end = static_cast<std::int64_t>(offset) + raw.length;
  if (auto displacement = rip_displacement(raw, operands)) instruction.relative_target = end + *displacement;
  bool call = raw.meta.category == ZYDIS_CATEGORY_CALL;
  bool jump = raw.meta.category == ZYDIS_CATEGORY_COND_BR || raw.meta.category == ZYDIS_CATEGORY_UNCOND_BR;
  if (!call && !jump) return instruction;
  bool relative =
      raw.operand_count > 0 && operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operands[0].imm.is_relative;
  instruction.is_indirect_branch = !relative;
  if (!relative) return instruction; // call *table(,%rax,8): the displacement is a memory operand
  instruction.branch = call ? FieldUse::call : FieldUse::jump;
  instruction.displacement_width = raw.raw.imm[0].size / 8;
  instruction.relative_target = end + operands[0].imm.value.s;
  return instruction;
}

// An instruction that Zydis does not support yet. The kernel writes these instructions as bytes (FRED: Intel's Flexible
// Return and Event Delivery). Their operands are registers.
struct NewInstruction {
  std::string_view begin; // the bytes before the ModRM byte
  int modrm_register;     // register field of the ModRM byte; -1: the instruction has no ModRM byte
  bool ends_flow;
  const char* text;
};
constexpr NewInstruction new_instructions[] = {
    {"\xf2\x0f\x01\xca", -1, true, "erets"},
    {"\xf3\x0f\x01\xca", -1, true, "eretu"},
    {std::string_view("\xf2\x0f\x00", 3), 6, false, "lkgs"},
};

std::uint8_t length_of(const NewInstruction& n) {
  return static_cast<std::uint8_t>(n.begin.size() + (n.modrm_register >= 0));
}

const NewInstruction* new_instruction_at(ByteView code) {
  for (const NewInstruction& n : new_instructions) {
    if (!code.text().starts_with(n.begin)) continue;
    if (n.modrm_register < 0) return &n;
    auto modrm = code.get<std::uint8_t>(n.begin.size());
    if (modrm && (*modrm >> 3) == (0x18 | n.modrm_register)) return &n;
  }
  return nullptr;
}

} // namespace

std::vector<Instruction> decode(ByteView code) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  std::vector<Instruction> instructions;
  std::uint64_t at = 0;
  while (at < code.size()) {
    ZydisDecodedInstruction raw;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    auto status = ZydisDecoderDecodeFull(&decoder, code.data() + at, code.size() - at, &raw, operands);
    const NewInstruction* unknown =
        ZYAN_SUCCESS(status) ? nullptr : new_instruction_at(*code.sub(at, code.size() - at));
    if (!ZYAN_SUCCESS(status) && !unknown) break;
    if (unknown) {
      Instruction& instruction = instructions.emplace_back();
      instruction.offset = at;
      instruction.length = length_of(*unknown);
      instruction.ends_flow = unknown->ends_flow;
    } else {
      instructions.push_back(describe(raw, operands, at));
    }
    at += instructions.back().length;
  }
  return instructions;
}

std::string disassemble(ByteView code, std::uint64_t address) {
  ZydisDisassembledInstruction text;
  auto status = ZydisDisassembleATT(ZYDIS_MACHINE_MODE_LONG_64, address, code.data(), code.size(), &text);
  if (ZYAN_SUCCESS(status)) return text.text;
  const NewInstruction* unknown = new_instruction_at(code);
  return unknown ? unknown->text : "(bad)";
}

} // namespace klp
