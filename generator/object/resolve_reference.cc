#include "generator/object/resolve_reference.h"

#include "generator/arch/arch.h"
#include "generator/object/layout_error.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

struct Place {
  SectionId section = 0; // 0: the symbol is not defined in a section of the object
  std::int64_t offset = 0;
  std::int64_t adjust = 0; // see Reference::adjust
};

Place referenced_place(const Object& object, const Relocation& r, const RelocatedField& field) {
  const Symbol& symbol = object.symbols[r.symbol];
  std::int64_t adjust = architecture().is_pc_relative(r.type) ? field.to_end : 0;
  if (!symbol.defined_in_section()) return {0, r.addend + adjust, adjust};
  return {symbol.section, static_cast<std::int64_t>(symbol.value) + r.addend + adjust, adjust};
}

// The offset at which to look for the atom of a reference. In a mergeable section it is that of the label, not of the
// place: the linker moves the string at the label, and the addend can lead behind the end of that string.
//
//   for (s = "off"; s != end; s++)     end: .LC0+4, where another string can begin
std::int64_t start_of_target(const Object& object, const Relocation& r, const Place& place) {
  const Symbol& symbol = object.symbols[r.symbol];
  bool moved_by_label = !symbol.is_section() && object.sections[place.section].mergeable();
  return moved_by_label ? static_cast<std::int64_t>(symbol.value) : place.offset;
}

} // namespace

std::vector<std::set<std::uint64_t>> referenced_places(const Object& object,
                                                       const std::vector<DecodedSection>& sections) {
  std::vector<std::set<std::uint64_t>> places(object.sections.size());
  for (SectionId id = 1; id < object.sections.size(); ++id) {
    const auto& relocations = object.sections[id].relocations;
    for (std::size_t i = 0; i < relocations.size(); ++i) {
      Place place = referenced_place(object, relocations[i], sections[id].fields[i]);
      if (place.section && place.offset >= 0) places[place.section].insert(static_cast<std::uint64_t>(place.offset));
    }
  }
  return places;
}

ReferenceResolver::ReferenceResolver(const Layout& layout, const std::vector<DecodedSection>& sections)
    : layout_(layout), sections_(sections), by_section_(layout.object().sections.size()) {
  for (AtomId id = 0; id < layout.atoms().size(); ++id) by_section_[layout.atom(id).section].push_back(id);
}

AtomId ReferenceResolver::atom_at(SectionId section, std::int64_t offset) const {
  const auto& atoms = by_section_[section];
  // -fdata-sections gives most variables a section of their own. Then any offset belongs to the variable, also one that
  // lies before its start or behind its end (&array[-1]).
  if (atoms.size() == 1) return atoms[0];
  auto after = std::upper_bound(atoms.begin(), atoms.end(), offset, [this](std::int64_t at, AtomId id) {
    return at < static_cast<std::int64_t>(layout_.atom(id).offset - layout_.atom(id).padding);
  });
  return after == atoms.begin() ? no_atom : *std::prev(after);
}

Result<Reference> ReferenceResolver::resolve(SectionId section, std::size_t index, std::uint64_t base) const {
  const Object& object = layout_.object();
  const Relocation& r = object.sections[section].relocations[index];
  const RelocatedField& field = sections_[section].fields[index];
  const Symbol& symbol = object.symbols[r.symbol];
  Place place = referenced_place(object, r, field);
  Reference ref;
  ref.offset = r.offset - base;
  ref.type = r.type;
  ref.use = field.use;
  ref.adjust = place.adjust;
  if (!place.section) {
    ref.symbol = r.symbol;
    ref.delta = place.offset;
    return ref;
  }
  const std::string& target = object.sections[place.section].name;
  if (special_section(target) || has_role(target, SectionRole::dropped)) {
    ref.symbol = r.symbol; // these sections have no atoms (cut.h)
    ref.delta = place.offset - static_cast<std::int64_t>(symbol.value);
    return ref;
  }
  ref.atom = symbol.is_section() ? no_atom : layout_.atom_of(r.symbol);
  if (ref.atom == no_atom) ref.atom = atom_at(place.section, start_of_target(object, r, place));
  if (ref.atom == no_atom)
    return layout_error(object, section, r.offset, "a reference to " + target + ", where nothing is", report_versions);
  ref.delta = place.offset - static_cast<std::int64_t>(layout_.atom(ref.atom).offset);
  return ref;
}

} // namespace klp
