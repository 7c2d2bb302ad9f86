#include "generator/review/moved_definitions.h"

#include "generator/compare/gained_names.h"
#include "generator/prove/about.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

// A name that became global, or is new, in its unit (compare/gained_names.h).
struct GainedName {
  std::string name;
  AtomId atom = no_atom;
};

bool is_weak(const Layout& layout, const std::string& name) {
  return std::ranges::any_of(layout.object().symbols,
                             [&](const Symbol& s) { return s.name == name && s.is_weak() && s.defined_in_section(); });
}

// Weak definitions are left out: any other definition is preferred to them, so that they replace nothing
// (select/bind.cc).
std::vector<GainedName> strong_names(const PatchUnit& unit) {
  std::vector<GainedName> found;
  for (auto& [name, atom] : gained_names(*unit.original.layout, *unit.patched.layout))
    if (!is_weak(*unit.patched.layout, name)) found.push_back({std::move(name), atom});
  return found;
}

Error refusal(const PatchUnit& unit, const GainedName& gained, std::string cause, std::string remedy) {
  Error e = refusal_at(unit, gained.atom, std::move(cause), std::move(remedy));
  e.symbol = gained.name;
  return e;
}

Error defined_in_other_file(const PatchUnit& unit, const GainedName& gained) {
  return refusal(unit, gained,
                 fmt::format("the change defines it here, and {} has it from another file: what is not compiled again "
                             "would keep to the old one",
                             unit.object->name),
                 "leave it in the file where it is, and change it there; or give the new one another name");
}

Error defined_twice(const PatchUnit& unit, const GainedName& gained, const PatchUnit& other) {
  return refusal(unit, gained,
                 fmt::format("the change defines it here and in {}: {} cannot be linked with both", other.source,
                             unit.object->name),
                 "keep one of the two definitions, make the other one static, or give it another name");
}

// The unit of the change whose original defines a writable variable of this name and whose patched object does not;
// nullptr if there is none.
const PatchUnit* former_unit(const std::vector<PatchUnit>& units, const PatchUnit& unit, const GainedName& gained) {
  const Layout& layout = *unit.patched.layout;
  bool is_new_state = layout.atom(gained.atom).kind == AtomKind::variable &&
                      layout.section_of(gained.atom).writable() &&
                      unit.comparison.correlation.to_original[gained.atom] == no_atom;
  if (!is_new_state) return nullptr;
  auto had_it = [&](const PatchUnit& other) {
    if (&other == &unit || other.object != unit.object) return false;
    AtomId before = other.original.layout->find(gained.name);
    return before != no_atom && other.original.layout->atom(before).kind == AtomKind::variable &&
           other.original.layout->section_of(before).writable() && other.patched.layout->find(gained.name) == no_atom;
  };
  auto found = std::ranges::find_if(units, had_it);
  return found == units.end() ? nullptr : &*found;
}

Error moved_here(const PatchUnit& unit, const GainedName& gained, const PatchUnit& from) {
  return refusal(
      unit, gained,
      fmt::format("the change moves this variable here from {}: the livepatch would bring a second one, "
                  "without what the running kernel keeps in its own",
                  from.source),
      fmt::format("leave it in {}, without static, and declare it extern where else it is used", from.source));
}

} // namespace

std::vector<Error> moved_definitions(const std::vector<PatchUnit>& units) {
  std::vector<Error> refusals;
  std::map<std::pair<const KernelObject*, std::string>, const PatchUnit*> known;
  for (const PatchUnit& unit : units)
    for (const GainedName& gained : strong_names(unit)) {
      auto [first, is_new] = known.try_emplace({unit.object, gained.name}, &unit);
      if (unit.object->defines(gained.name))
        refusals.push_back(defined_in_other_file(unit, gained));
      else if (!is_new)
        refusals.push_back(defined_twice(unit, gained, *first->second));
      else if (const PatchUnit* from = former_unit(units, unit, gained))
        refusals.push_back(moved_here(unit, gained, *from));
    }
  return refusals;
}

} // namespace klp
