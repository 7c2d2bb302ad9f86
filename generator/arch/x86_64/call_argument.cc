#include "generator/arch/x86_64/call_argument.h"

#include <Zydis/Zydis.h>
#include <algorithm>
#include <iterator>

namespace klp {

namespace {

struct Decoded {
  std::uint64_t offset = 0;
  ZydisDecodedInstruction raw;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

constexpr ZydisRegister argument_registers[] = {ZYDIS_REGISTER_RDI, ZYDIS_REGISTER_RSI, ZYDIS_REGISTER_RDX,
                                                ZYDIS_REGISTER_RCX, ZYDIS_REGISTER_R8,  ZYDIS_REGISTER_R9};

// The 64-bit register that contains the part: rdi for edi.
ZydisRegister whole(ZydisRegister part) { return ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, part); }

// The number of the argument whose register the mov or lea sets; 0 if the instruction is another one.
unsigned argument_set_by(const Decoded& d) {
  bool takes_address = d.raw.mnemonic == ZYDIS_MNEMONIC_LEA || d.raw.mnemonic == ZYDIS_MNEMONIC_MOV;
  if (!takes_address || d.operands[0].type != ZYDIS_OPERAND_TYPE_REGISTER) return 0;
  auto at = std::find(std::begin(argument_registers), std::end(argument_registers), whole(d.operands[0].reg.value));
  return at == std::end(argument_registers) ? 0 : static_cast<unsigned>(at - std::begin(argument_registers)) + 1;
}

bool uses(const Decoded& d, ZydisRegister wanted) {
  return std::any_of(d.operands, d.operands + d.raw.operand_count, [&](const ZydisDecodedOperand& o) {
    if (o.type == ZYDIS_OPERAND_TYPE_REGISTER) return whole(o.reg.value) == wanted;
    return o.type == ZYDIS_OPERAND_TYPE_MEMORY && (whole(o.mem.base) == wanted || whole(o.mem.index) == wanted);
  });
}

bool transfers_control(const ZydisDecodedInstruction& raw) {
  return raw.meta.category == ZYDIS_CATEGORY_CALL || raw.meta.category == ZYDIS_CATEGORY_UNCOND_BR ||
         raw.meta.category == ZYDIS_CATEGORY_COND_BR || raw.meta.category == ZYDIS_CATEGORY_RET;
}

} // namespace

std::optional<Argument> argument_of_next_call(ByteView code, std::uint64_t field) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  Argument argument;
  Decoded d;
  for (d.offset = 0; d.offset < code.size(); d.offset += d.raw.length) {
    auto status = ZydisDecoderDecodeFull(&decoder, code.data() + d.offset, code.size() - d.offset, &d.raw, d.operands);
    if (!ZYAN_SUCCESS(status)) return std::nullopt;
    if (d.offset + d.raw.length <= field) continue;
    if (argument.number == 0) {
      argument.number = argument_set_by(d);
      if (argument.number == 0) return std::nullopt;
    } else if (transfers_control(d.raw)) {
      bool direct = d.raw.meta.category != ZYDIS_CATEGORY_COND_BR && d.raw.raw.imm[0].is_relative;
      if (!direct) return std::nullopt;
      argument.call_field = d.offset + d.raw.raw.imm[0].offset;
      return argument;
    } else if (uses(d, argument_registers[argument.number - 1])) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

} // namespace klp
