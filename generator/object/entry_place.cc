#include "generator/object/entry_place.h"

namespace klp {

const Section* special_target(const Object& object, const Reference& reference) {
  if (reference.atom != no_atom) return nullptr;
  const Symbol& symbol = object.symbols[reference.symbol];
  if (!symbol.defined_in_section()) return nullptr;
  const Section& section = object.sections[symbol.section];
  return special_section(section.name) ? &section : nullptr;
}

std::optional<EntryPlace> entry_of(const Layout& layout, const Reference& reference) {
  const Section* section = special_target(layout.object(), reference);
  if (!section) return std::nullopt;
  const Symbol& symbol = layout.object().symbols[reference.symbol];
  const std::uint64_t offset = symbol.value + static_cast<std::uint64_t>(reference.delta);
  for (AtomId owner = 0; owner < layout.atoms().size(); ++owner) {
    const auto& entries = layout.atom(owner).entries;
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (has_name(*entries[i].table, section->name) && entries[i].section_offset == offset)
        return EntryPlace{owner, i};
  }
  return std::nullopt;
}

} // namespace klp
