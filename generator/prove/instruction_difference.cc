#include "generator/prove/instruction_difference.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

// " (kfree+0x8)"; empty if there is no name.
std::string symbol_text(const std::string& name, std::int64_t delta) {
  if (name.empty()) return {};
  return delta ? fmt::format(" ({}{:+#x})", name, delta) : fmt::format(" ({})", name);
}

std::string symbol_of_operand(const Layout& layout, const Atom& atom, const Instruction& instruction) {
  for (const auto& ref : atom.references) {
    if (ref.offset < instruction.offset || ref.offset >= instruction.offset + instruction.length) continue;
    return symbol_text(layout.target_symbol(ref).name, ref.delta);
  }
  return {};
}

std::string symbol_at(const Kallsyms& kallsyms, std::uint64_t place) {
  const auto& symbols = kallsyms.symbols();
  auto after = std::ranges::upper_bound(symbols, place, {}, &KernelSymbol::address);
  if (after == symbols.begin()) return {};
  const KernelSymbol& symbol = *std::prev(after);
  return symbol_text(symbol.name, static_cast<std::int64_t>(place - symbol.address));
}

} // namespace

Difference instruction_difference(const Layout& layout, const Kallsyms& kallsyms, const Atom& function, ByteView image,
                                  std::uint64_t address, std::uint64_t offset) {
  Difference difference{.address = address, .offset = offset};
  for (const auto& i : decode(ByteView(function.bytes)))
    if (i.offset + i.length > offset) {
      difference.offset = i.offset;
      difference.compiled = disassemble(*ByteView(function.bytes).sub(i.offset, i.length), i.offset);
      difference.compiled += symbol_of_operand(layout, function, i);
      break;
    }
  for (const auto& i : decode(image))
    if (i.offset + i.length > offset) {
      difference.running = disassemble(*image.sub(i.offset, i.length), address + i.offset);
      if (i.relative_target)
        difference.running += symbol_at(kallsyms, address + static_cast<std::uint64_t>(*i.relative_target));
      break;
    }
  for (auto* text : {&difference.compiled, &difference.running})
    if (text->empty()) *text = "(bad)";
  return difference;
}

} // namespace klp
