#include "generator/review/old_code.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/object/function_address.h"

#include <algorithm>

namespace klp {

namespace {

// Whether code or data of the original, other than a list of initcalls, takes the address of the function. It may have
// stored the address.
bool is_address_taken(const Layout& layout, AtomId function) {
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const Atom& user = layout.atom(a);
    if (is_list_of_initcalls(layout.section_of(a).name)) continue;
    bool takes = std::ranges::any_of(
        user.references, [&](const Reference& r) { return r.atom == function && takes_function_address(layout, r); });
    if (takes) return true;
  }
  return false;
}

} // namespace

std::vector<Note> notes_on_removed(const std::vector<PatchUnit>& units) {
  std::vector<Note> found;
  for (const auto& unit : units)
    for (const auto& name : unit.comparison.removed)
      if (AtomId gone = unit.original.layout->find(name);
          gone != no_atom && is_address_taken(*unit.original.layout, gone))
        found.push_back(note("old-code", name,
                             "the change drops this function, whose address the kernel has handed out: timers, work, "
                             "tables and objects that hold it go on calling it; keep its name, and change its body"));
  return found;
}

} // namespace klp
