#include "generator/module/moved_definitions.h"

#include "generator/prove/about.h"

#include <elf.h>
#include <fmt/format.h>

namespace klp {

static Error refusal(const PatchUnit& unit, AtomId atom) {
  return about(
      unit, atom,
      fmt::format("the change defines it here, and {} has it from another file: what is not compiled again would "
                  "keep to the old one",
                  unit.object->name),
      "leave it in the file where it is, and change it there; or give the new one another name");
}

std::vector<Error> moved_definitions(const std::vector<PatchUnit>& units) {
  std::vector<Error> refusals;
  for (const PatchUnit& unit : units) {
    const Layout& layout = *unit.patched.layout;
    auto look_at = [&](AtomId atom) {
      const Symbol& symbol = layout.object().symbols[layout.atom(atom).symbol];
      // What was __init in this file, and is no longer, is new and has not moved (compare/placement.h).
      bool was_here = unit.original.layout->find(symbol.name) != no_atom;
      bool can_move = !symbol.is_local() && symbol.binding != STB_WEAK && !was_here;
      if (can_move && unit.object->defines(symbol.name)) refusals.push_back(refusal(unit, atom));
    };
    for (const auto& function : unit.comparison.added) look_at(function.patched);
    for (const auto& data : unit.comparison.added_data) look_at(data.patched);
  }
  return refusals;
}

} // namespace klp
