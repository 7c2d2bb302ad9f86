#include "generator/review/kprobes.h"

#include <algorithm>

namespace klp {

namespace {

// NOKPROBE_SYMBOL(f) puts the address of f into section _kprobe_blacklist, __kprobes puts the function itself into
// .kprobes.text (include/asm-generic/kprobes.h).
bool is_excluded_from_kprobes(const Layout& layout, AtomId function) {
  if (layout.section_of(function).name.starts_with(".kprobes.text")) return true;
  for (AtomId a = 0; a < layout.atoms().size(); ++a)
    if (layout.section_of(a).name == "_kprobe_blacklist" &&
        std::ranges::any_of(layout.atom(a).references, [&](const Reference& r) { return r.atom == function; }))
      return true;
  return false;
}

} // namespace

std::vector<Note> notes_on_kprobes(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Note> found;
  for (PatchAtom a : selection.atoms) {
    const Layout& layout = *units[a.unit].patched.layout;
    if (layout.is_whole_function(a.atom) && is_excluded_from_kprobes(layout, a.atom))
      found.push_back(note("kprobes", layout.name(a.atom) + "()",
                           "its source keeps kprobes out of it (NOKPROBE_SYMBOL), and the kernel's list of such "
                           "functions cannot take in the new code: set no probe there while the livepatch is loaded"));
  }
  return found;
}

} // namespace klp
