#include "generator/kernel/image/constant_places.h"

namespace klp {

namespace {

std::uint64_t address_of(const Kallsyms& kallsyms, const std::string& name) {
  auto found = kallsyms.named(name);
  return found.size() == 1 ? found.front()->address : 0;
}

// Whether the image has the placeholder there: then the entry is an operand of this constant.
bool has_placeholder(ByteView operand, const RuntimeConstant& constant) {
  std::uint64_t value = 0;
  for (unsigned i = constant.size; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(operand.text()[i]);
  return value == constant.placeholder;
}

} // namespace

std::vector<ConstantPlace> constant_places(const Image& image, const Kallsyms& kallsyms,
                                           const RuntimeConstant& constant, const std::string& subject) {
  constexpr std::uint64_t entry_size = sizeof(std::int32_t), longest_opcode = 2;
  const std::string list = std::string(constant.section) + subject;
  const std::uint64_t start = address_of(kallsyms, "__start_" + list), stop = address_of(kallsyms, "__stop_" + list);
  std::vector<ConstantPlace> places;
  for (std::uint64_t at = start; at + entry_size <= stop; at += entry_size) {
    auto entry = image.at(at, entry_size);
    auto distance = entry ? entry->get<std::int32_t>(0) : std::nullopt;
    if (!distance) return {};
    const std::uint64_t operand = at + static_cast<std::uint64_t>(static_cast<std::int64_t>(*distance));
    const Image::Section* section = image.section_of(operand);
    if (!section || section->name != ".text") continue; // .init.text is freed after booting
    auto code = image.at(operand - longest_opcode, longest_opcode + constant.size);
    if (!code || !has_placeholder(*code->sub(longest_opcode, constant.size), constant)) continue;
    std::string_view opcode = opcode_before(constant, code->text().substr(0, longest_opcode));
    if (!opcode.empty()) places.push_back({operand, std::string(opcode)});
  }
  return places;
}

} // namespace klp
