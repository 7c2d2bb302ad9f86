// Finds the atom and the offset in it that a relocation refers to.
#pragma once

#include "generator/object/decode_code.h"
#include "generator/object/layout.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace klp {

// By section, the offsets in it that relocations refer to. sections: of decode_code().
std::vector<std::set<std::uint64_t>> referenced_places(const Object& object,
                                                       const std::vector<DecodedSection>& sections);

// For a layout whose atoms are cut and whose names are indexed. Layout and sections must outlive the resolver, and no
// atom may be added or removed.
class ReferenceResolver {
public:
  ReferenceResolver(const Layout& layout, const std::vector<DecodedSection>& sections);

  // The atoms of a section, sorted by offset.
  const std::vector<AtomId>& atoms_of(SectionId section) const { return by_section_[section]; }
  // The atom that contains the place, or the nearest one before the place; no_atom if there is none.
  AtomId atom_at(SectionId section, std::int64_t offset) const;
  // The reference of relocation number `index` of the section. Reference::offset is counted from offset `base` of the
  // section. Error: the section that the relocation refers to has no atom there.
  Result<Reference> resolve(SectionId section, std::size_t index, std::uint64_t base) const;

private:
  const Layout& layout_;
  const std::vector<DecodedSection>& sections_;
  std::vector<std::vector<AtomId>> by_section_;
};

} // namespace klp
