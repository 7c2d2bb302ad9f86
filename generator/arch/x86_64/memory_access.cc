#include "generator/arch/x86_64/memory_access.h"

#include <Zydis/Zydis.h>
#include <fmt/format.h>

namespace klp {

namespace {

// lea and NOPs have a memory operand, but do not access it.
bool is_candidate(const ZydisDecodedInstruction& raw) {
  return raw.mnemonic != ZYDIS_MNEMONIC_LEA && raw.mnemonic != ZYDIS_MNEMONIC_NOP && raw.raw.disp.offset != 0;
}

std::string operation_of(const ZydisDecodedInstruction& raw, const ZydisDecodedOperand* operands) {
  std::string text = ZydisMnemonicGetString(raw.mnemonic);
  for (unsigned i = 0; i < raw.operand_count_visible; ++i)
    if (operands[i].type == ZYDIS_OPERAND_TYPE_IMMEDIATE) text += fmt::format(" ${}", operands[i].imm.value.s);
  return text;
}

} // namespace

std::vector<MemoryAccess> memory_accesses(ByteView code) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  std::vector<MemoryAccess> accesses;
  ZydisDecodedInstruction raw;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  for (std::uint64_t at = 0; at < code.size(); at += raw.length) {
    auto status = ZydisDecoderDecodeFull(&decoder, code.data() + at, code.size() - at, &raw, operands);
    if (!ZYAN_SUCCESS(status)) break;
    if (!is_candidate(raw)) continue;
    for (unsigned i = 0; i < raw.operand_count; ++i) {
      const ZydisDecodedOperand& o = operands[i];
      if (o.type != ZYDIS_OPERAND_TYPE_MEMORY || o.mem.type != ZYDIS_MEMOP_TYPE_MEM) continue;
      bool moves =
          o.mem.index != ZYDIS_REGISTER_NONE || (o.mem.base != ZYDIS_REGISTER_NONE && o.mem.base != ZYDIS_REGISTER_RIP);
      MemoryAccess access;
      access.field = at + raw.raw.disp.offset;
      access.reads = o.actions & ZYDIS_OPERAND_ACTION_MASK_READ;
      access.writes = o.actions & ZYDIS_OPERAND_ACTION_MASK_WRITE;
      access.width = moves ? 0 : o.size / 8;
      access.operation = operation_of(raw, operands);
      accesses.push_back(std::move(access));
      break;
    }
  }
  return accesses;
}

} // namespace klp
