#include "generator/review/tracepoint.h"

namespace klp {

std::vector<Note> notes_on_tracepoints(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Note> found;
  for (PatchAtom a : selection.atoms) {
    const Layout& layout = *units[a.unit].patched.layout;
    bool variable = layout.atom(a.atom).kind == AtomKind::variable && layout.name(a.atom).starts_with("__tracepoint_");
    if (variable && has_role(layout.section_of(a.atom).name, SectionRole::tracepoint))
      found.push_back(
          note("tracepoint", layout.name(a.atom), "a tracepoint that a livepatch brings along cannot be switched on"));
  }
  return found;
}

} // namespace klp
