#include "generator/arch/special_sections.h"

#include "generator/arch/arch.h"

#include <algorithm>

namespace klp {

std::span<const SpecialSection> special_sections() { return architecture().special_sections; }

const SpecialSection* special_section(std::string_view name) {
  for (const auto& row : special_sections())
    if (has_name(row, name)) return &row;
  return nullptr;
}

bool has_name(const SpecialSection& special, std::string_view section) {
  return special.has_subject ? section.starts_with(special.name) : section == special.name;
}

const SpecialSection& special_section(SpecialSectionKind kind) {
  return *std::ranges::find(special_sections(), kind, &SpecialSection::kind);
}

bool has_kind(const SpecialSection& section, std::initializer_list<SpecialSectionKind> kinds) {
  return std::ranges::find(kinds, section.kind) != kinds.end();
}

bool has_kind(std::string_view section, std::initializer_list<SpecialSectionKind> kinds) {
  const SpecialSection* special = special_section(section);
  return special && has_kind(*special, kinds);
}

const DataSection* data_section(std::string_view name) {
  for (const auto& row : architecture().data_sections)
    if (name.starts_with(row.prefix)) return &row;
  return nullptr;
}

bool has_role(std::string_view section, SectionRole role) {
  const DataSection* known = data_section(section);
  return known && known->role == role;
}

bool is_type_id(std::string_view symbol) { return symbol.starts_with("__BTF_ID__"); }

} // namespace klp
