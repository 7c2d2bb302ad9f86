#include "generator/module/boot_only.h"

#include "generator/compare/without_effect.h"
#include "generator/prove/about.h"

#include <algorithm>

namespace klp {

// The function that runs while booting only and refers to the variable; no_atom: none does.
static AtomId init_user(const Layout& layout, AtomId variable) {
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const Atom& atom = layout.atom(a);
    if (atom.kind != AtomKind::function || !layout.section_of(a).name.starts_with(".init.")) continue;
    bool uses = std::any_of(atom.references.begin(), atom.references.end(),
                            [variable](const Reference& r) { return r.atom == variable; });
    if (uses) return a;
  }
  return no_atom;
}

std::vector<Error> boot_only(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Error> refusals;
  for (PatchAtom a : selection.atoms) {
    const Layout& layout = *units[a.unit].patched.layout;
    if (!layout.atom(a.atom).symbol || !is_freed_after_boot(layout.section_of(a.atom).name)) continue;
    refusals.push_back(about(units[a.unit], a.atom,
                             "patched code uses it, and it lies in " + layout.section_of(a.atom).name +
                                 ", which is given back once a module is loaded",
                             "declare it without __init, __initdata, __exit and the like"));
  }
  for (PatchAtom a : selection.new_state) {
    const Layout& layout = *units[a.unit].patched.layout;
    AtomId user = init_user(layout, a.atom);
    if (user == no_atom) continue;
    refusals.push_back(
        about(units[a.unit], a.atom,
              "patched code uses it, and " + layout.name(user) + "() sets it up, which runs while booting only",
              "set it up where it is first used"));
  }
  return refusals;
}

} // namespace klp
