// Finds the rows of the architecture's tables of sections with a special meaning.
#pragma once

#include "generator/arch/section_tables.h"

#include <initializer_list>
#include <span>
#include <string_view>

namespace klp {

std::span<const SpecialSection> special_sections();
// Returns nullptr if the section is not special.
const SpecialSection* special_section(std::string_view name);
// Whether `section` is the name of a section of this row.
bool has_name(const SpecialSection& special, std::string_view section);
const SpecialSection& special_section(SpecialSectionKind kind);

// Whether the section is special and its kind is one of `kinds`.
bool has_kind(std::string_view section, std::initializer_list<SpecialSectionKind> kinds);
bool has_kind(const SpecialSection& section, std::initializer_list<SpecialSectionKind> kinds);

// Returns nullptr for code and for ordinary data.
const DataSection* data_section(std::string_view name);
bool has_role(std::string_view section, SectionRole role);

// True for the symbol at one id in a list of BTF type ids.
bool is_type_id(std::string_view symbol);

} // namespace klp
