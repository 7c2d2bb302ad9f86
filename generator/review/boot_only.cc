#include "generator/review/boot_only.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/prove/about.h"

namespace klp {

std::vector<Error> boot_only(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Error> refusals;
  for (PatchAtom a : selection.atoms) {
    const Layout& layout = *units[a.unit].patched.layout;
    if (!layout.atom(a.atom).has_name() || !is_freed_after_boot(layout.section_of(a.atom).name)) continue;
    refusals.push_back(refusal_at(units[a.unit], a.atom,
                                  "patched code uses it, and it lies in " + layout.section_of(a.atom).name +
                                      ", which is given back once a module is loaded",
                                  "declare it without __init, __initdata, __exit and the like"));
  }
  return refusals;
}

} // namespace klp
