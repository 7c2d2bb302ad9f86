#include "generator/object/call_padding.h"

#include "generator/arch/arch.h"
#include "generator/arch/special_sections.h"

#include <algorithm>

namespace klp {

CallPadding::CallPadding(const Object& object, const std::vector<std::vector<SymbolId>>& symbols_in)
    : sizes_(object.sections.size()) {
  for (SectionId id = 1; id < object.sections.size(); ++id) {
    if (!has_kind(object.sections[id].name, {SpecialSectionKind::call_padding})) continue;
    for (const auto& r : object.sections[id].relocations) {
      const Symbol& symbol = object.symbols[r.symbol];
      std::int64_t place = static_cast<std::int64_t>(symbol.value) + r.addend;
      if (symbol.defined_in_section() && place >= 0)
        add(object, symbol.section, symbols_in[symbol.section], static_cast<std::uint64_t>(place));
    }
  }
}

// The padding ends at the next function, or at the first byte that is no NOP. It is call padding only if a function
// starts there.
void CallPadding::add(const Object& object, SectionId id, const std::vector<SymbolId>& symbols, std::uint64_t begin) {
  const std::string& code = object.sections[id].data;
  std::uint64_t function = code.find_first_not_of(architecture().instructions.nop, begin);
  for (SymbolId s : symbols) {
    const Symbol& symbol = object.symbols[s];
    if (symbol.is_function() && symbol.size > 0 && symbol.value > begin) function = std::min(function, symbol.value);
  }
  auto starts_here = [&](SymbolId s) { return object.symbols[s].is_function() && object.symbols[s].value == function; };
  if (function > begin && std::ranges::any_of(symbols, starts_here)) sizes_[id][function] = function - begin;
}

std::uint64_t CallPadding::size_before(const Symbol& symbol) const {
  const auto& sizes = sizes_[symbol.section];
  auto at = symbol.is_function() ? sizes.find(symbol.value) : sizes.end();
  return at == sizes.end() ? 0 : at->second;
}

bool CallPadding::is_named_by(const Symbol& symbol) const {
  const auto& sizes = sizes_[symbol.section];
  auto after = sizes.upper_bound(symbol.value);
  return symbol.is_function() && after != sizes.end() && symbol.value + symbol.size == after->first &&
         symbol.size == after->second;
}

} // namespace klp
