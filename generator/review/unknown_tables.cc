#include "generator/review/unknown_tables.h"

#include "generator/arch/special_sections.h"
#include "generator/object/entry_place.h"
#include "generator/prove/about.h"

namespace klp {

namespace {

// The selected function into whose middle the entry points; no_atom if there is none.
AtomId described_function(const Layout& layout, const Atom& entry, std::size_t unit, const Selection& selection) {
  for (const auto& ref : entry.references) {
    bool inside = ref.atom != no_atom && ref.delta > 0 && layout.atom(ref.atom).kind == AtomKind::function;
    if (inside && selection.atoms.contains({unit, ref.atom})) return ref.atom;
  }
  return no_atom;
}

Error new_type_ids(const PatchUnit& unit, AtomId list) {
  return refusal_at(
      unit, list, "patched code uses this new list of type ids (BTF_ID), which only the kernel's own link can fill in",
      "use a list that the kernel has, or let new code decide without one");
}

void refuse_references_to_entries(const PatchUnit& unit, AtomId function, std::vector<Error>& refusals) {
  const Layout& layout = *unit.patched.layout;
  for (const auto& reference : layout.atom(function).references) {
    const Section* section = special_target(layout.object(), reference);
    if (!section || entry_of(layout, reference)) continue;
    refusals.push_back(refusal_at(unit, function,
                                  "its code refers to section " + section->name + ", but to no entry of it",
                                  "report the section's name and the kernel version"));
    return;
  }
}

} // namespace

std::vector<Error> unknown_tables(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Error> refusals;
  for (PatchAtom a : selection.atoms)
    if (has_role(units[a.unit].patched.layout->section_of(a.atom).name, SectionRole::type_ids))
      refusals.push_back(new_type_ids(units[a.unit], a.atom));
  for (PatchAtom a : selection.atoms) refuse_references_to_entries(units[a.unit], a.atom, refusals);
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Layout& layout = *units[u].patched.layout;
    std::set<std::string> refused_sections;
    for (AtomId a = 0; a < layout.atoms().size(); ++a) {
      const Section& section = layout.section_of(a);
      bool candidate = layout.atom(a).kind == AtomKind::piece && !section.executable();
      if (!candidate || selection.atoms.contains({u, a})) continue;
      AtomId code = described_function(layout, layout.atom(a), u, selection);
      if (code == no_atom || !refused_sections.insert(section.name).second) continue;
      refusals.push_back(refusal_at(
          units[u], code, "section " + section.name + " says something of its instructions, and klp does not know what",
          "report the section's name and the kernel version"));
    }
  }
  return refusals;
}

} // namespace klp
