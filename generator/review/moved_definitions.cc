#include "generator/review/moved_definitions.h"

#include "generator/compare/gained_names.h"
#include "generator/prove/about.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

struct Gained {
  std::string name;
  AtomId atom = no_atom;
};

bool is_weak(const Layout& layout, const std::string& name) {
  return std::ranges::any_of(layout.object().symbols,
                             [&](const Symbol& s) { return s.name == name && s.is_weak() && s.defined_in_section(); });
}

// Weak ones give way to any other definition: they take the place of nothing (module/bind.cc).
std::vector<Gained> strong_names(const PatchUnit& unit) {
  std::vector<Gained> found;
  for (auto& [name, atom] : gained_names(*unit.original.layout, *unit.patched.layout))
    if (!is_weak(*unit.patched.layout, name)) found.push_back({std::move(name), atom});
  return found;
}

Error refusal(const PatchUnit& unit, const Gained& gained, std::string cause, std::string remedy) {
  Error e = about(unit, gained.atom, std::move(cause), std::move(remedy));
  e.symbol = gained.name;
  return e;
}

Error taken(const PatchUnit& unit, const Gained& gained) {
  return refusal(unit, gained,
                 fmt::format("the change defines it here, and {} has it from another file: what is not compiled again "
                             "would keep to the old one",
                             unit.object->name),
                 "leave it in the file where it is, and change it there; or give the new one another name");
}

Error given_twice(const PatchUnit& unit, const Gained& gained, const PatchUnit& other) {
  return refusal(unit, gained,
                 fmt::format("the change defines it here and in {}: {} cannot be linked with both", other.source,
                             unit.object->name),
                 "keep one of the two definitions, make the other one static, or give it another name");
}

// The file that had a variable of this name for itself, and has none any more; null: no file of the change.
const PatchUnit* former_home(const std::vector<PatchUnit>& units, const PatchUnit& unit, const Gained& gained) {
  const Layout& layout = *unit.patched.layout;
  bool state = layout.atom(gained.atom).kind == AtomKind::variable && layout.section_of(gained.atom).writable() &&
               unit.comparison.correlation.to_original[gained.atom] == no_atom;
  if (!state) return nullptr;
  auto had_it = [&](const PatchUnit& other) {
    if (&other == &unit || other.object != unit.object) return false;
    AtomId before = other.original.layout->find(gained.name);
    return before != no_atom && other.original.layout->atom(before).kind == AtomKind::variable &&
           other.original.layout->section_of(before).writable() && other.patched.layout->find(gained.name) == no_atom;
  };
  auto found = std::ranges::find_if(units, had_it);
  return found == units.end() ? nullptr : &*found;
}

Error moved_here(const PatchUnit& unit, const Gained& gained, const PatchUnit& from) {
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
    for (const Gained& gained : strong_names(unit)) {
      auto [first, is_new] = known.try_emplace({unit.object, gained.name}, &unit);
      if (unit.object->defines(gained.name))
        refusals.push_back(taken(unit, gained));
      else if (!is_new)
        refusals.push_back(given_twice(unit, gained, *first->second));
      else if (const PatchUnit* from = former_home(units, unit, gained))
        refusals.push_back(moved_here(unit, gained, *from));
    }
  return refusals;
}

} // namespace klp
