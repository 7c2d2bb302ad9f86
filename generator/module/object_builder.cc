#include "generator/module/object_builder.h"

#include <algorithm>
#include <elf.h>

namespace klp {

ObjectBuilder::ObjectBuilder() {
  object_.sections.emplace_back();
  object_.symbols.emplace_back();
}

SectionId ObjectBuilder::section(const std::string& name, const Section& original) {
  auto [known, is_new] = sections_.try_emplace(name, static_cast<SectionId>(object_.sections.size()));
  const SectionId id = known->second;
  if (!is_new) {
    at(id).alignment = std::max(at(id).alignment, original.alignment);
    return id;
  }
  Section section;
  section.name = name;
  section.type = original.type;
  section.flags = original.flags & ~static_cast<std::uint64_t>(SHF_MERGE | SHF_STRINGS | SHF_GROUP | SHF_LINK_ORDER);
  section.alignment = original.alignment;
  section.entry_size = original.mergeable() ? 0 : original.entry_size;
  object_.sections.push_back(std::move(section));
  Symbol symbol;
  symbol.type = STT_SECTION;
  symbol.section = id;
  section_symbols_[id] = add_symbol(std::move(symbol));
  return id;
}

std::uint64_t ObjectBuilder::append(SectionId id, const std::string& bytes, unsigned pad_to) {
  Section& section = at(id);
  std::uint64_t offset = section.size;
  section.data += bytes;
  if (pad_to && section.data.size() % pad_to) section.data.resize((section.data.size() / pad_to + 1) * pad_to, '\0');
  section.size = section.data.size();
  return offset;
}

SymbolId ObjectBuilder::add_symbol(Symbol symbol) {
  object_.symbols.push_back(std::move(symbol));
  return static_cast<SymbolId>(object_.symbols.size() - 1);
}

SymbolId ObjectBuilder::undefined_symbol(const std::string& name, unsigned char binding) {
  auto [known, is_new] = undefined_.try_emplace(name, 0);
  if (is_new) {
    Symbol symbol;
    symbol.name = name;
    symbol.binding = binding;
    known->second = add_symbol(std::move(symbol));
  }
  return known->second;
}

Object ObjectBuilder::finish() {
  for (auto& section : object_.sections) std::ranges::stable_sort(section.relocations, {}, &Relocation::offset);
  return std::move(object_);
}

} // namespace klp
