// The object that the new code is collected in: its sections and symbols while they are being added.
#pragma once

#include "generator/object/object.h"

#include <map>
#include <string>

namespace klp {

class ObjectBuilder {
public:
  ObjectBuilder();

  // The section of this name; made on first use, with type, flags and entry size of `original`. Its alignment becomes
  // the largest of all originals. Merge flags are dropped: references into the section are by offset.
  SectionId section(const std::string& name, const Section& original);
  Section& at(SectionId id) { return object_.sections[id]; }
  // The section's own symbol, which relocations against the section use.
  SymbolId symbol_of(SectionId id) const { return section_symbols_.at(id); }
  // Adds bytes at the end of a section, and pads the section to a multiple of `pad_to` (0: no padding). Returns the
  // offset of the bytes.
  std::uint64_t append(SectionId id, const std::string& bytes, unsigned pad_to);
  SymbolId add_symbol(Symbol symbol);
  // An undefined symbol (STB_GLOBAL or STB_WEAK); each name is added once.
  SymbolId undefined_symbol(const std::string& name, unsigned char binding);
  bool has_undefined(const std::string& name) const { return undefined_.contains(name); }
  // The finished object, with the relocations of each section sorted by offset.
  Object finish();

private:
  Object object_;
  std::map<std::string, SectionId> sections_;
  std::map<SectionId, SymbolId> section_symbols_;
  std::map<std::string, SymbolId> undefined_;
};

} // namespace klp
