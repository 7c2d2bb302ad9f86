#include "generator/object/object.h"

#include <algorithm>
#include <elf.h>
#include <iterator>

namespace klp {

bool Section::executable() const { return flags & SHF_EXECINSTR; }
bool Section::writable() const { return flags & SHF_WRITE; }
bool Section::allocated() const { return flags & SHF_ALLOC; }
bool Section::no_bits() const { return type == SHT_NOBITS; }
bool Section::has_content() const {
  constexpr std::uint32_t others[] = {SHT_NULL, SHT_NOBITS, SHT_SYMTAB, SHT_STRTAB, SHT_RELA};
  return std::ranges::find(others, type) == std::end(others);
}
bool Section::mergeable_strings() const { return mergeable() && (flags & SHF_STRINGS); }
bool Section::mergeable() const { return flags & SHF_MERGE; }

bool Symbol::is_function() const { return type == STT_FUNC; }
bool Symbol::is_object() const { return type == STT_OBJECT; }
bool Symbol::is_section() const { return type == STT_SECTION; }
bool Symbol::is_local() const { return binding == STB_LOCAL; }
bool Symbol::is_weak() const { return binding == STB_WEAK; }
bool Symbol::defined_in_section() const {
  return section != section_undefined && section != section_absolute && section != section_common &&
         section != section_livepatch;
}

const Section* Object::find_section(std::string_view name) const {
  for (const auto& section : sections)
    if (section.name == name) return &section;
  return nullptr;
}

} // namespace klp
