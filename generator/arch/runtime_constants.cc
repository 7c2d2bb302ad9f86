#include "generator/arch/runtime_constants.h"

#include "generator/arch/arch.h"

#include <algorithm>

namespace klp {

std::span<const RuntimeConstant> runtime_constants() { return architecture().runtime_constants; }

const RuntimeConstant& runtime_constant(std::string_view section) {
  return *std::ranges::find(runtime_constants(), section, &RuntimeConstant::section);
}

std::string_view opcode_before(const RuntimeConstant& constant, std::string_view before) {
  for (const auto& opcode : architecture().operand_opcodes) {
    if (opcode.section != constant.section || before.size() < opcode.size) continue;
    std::string_view bytes = before.substr(before.size() - opcode.size);
    bool same = true;
    for (unsigned i = 0; i < opcode.size; ++i)
      same = same && (static_cast<std::uint8_t>(bytes[i]) & opcode.mask[i]) == opcode.value[i];
    if (same) return bytes;
  }
  return {};
}

} // namespace klp
