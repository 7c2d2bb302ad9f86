#include "generator/module/notes.h"

#include "generator/compare/without_effect.h"
#include "generator/object/function_address.h"

#include <algorithm>
#include <set>

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

// Whether something of the original has the function's address, and may have stored it.
static bool was_handed_out(const Layout& layout, AtomId function) {
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const Atom& user = layout.atom(a);
    if (is_list_of_initcalls(layout.section_of(a).name)) continue;
    bool takes = std::ranges::any_of(
        user.references, [&](const Reference& r) { return r.atom == function && takes_function_address(layout, r); });
    if (takes) return true;
  }
  return false;
}

std::vector<Note> notes_on_removed(const std::vector<PatchUnit>& units) {
  std::vector<Note> found;
  for (const auto& unit : units)
    for (const auto& name : unit.comparison.removed)
      if (AtomId gone = unit.original.layout->find(name);
          gone != no_atom && was_handed_out(*unit.original.layout, gone))
        found.push_back(note("old-code", name,
                             "the change drops this function, whose address the kernel has handed out: timers, work, "
                             "tables and objects that hold it go on calling it; keep its name, and change its body"));
  return found;
}

std::vector<Note> notes_on_reloading(const std::vector<PatchUnit>& units) {
  std::set<std::string> modules;
  for (const auto& unit : units)
    if (unit.in_module()) modules.insert(unit.object->name);
  std::vector<Note> found;
  for (const auto& module : modules)
    found.push_back(note("module-reload", module,
                         "kernels before 6.3 do not load a patched module a second time; this livepatch sees to it "
                         "itself (klp_forget_relocations)"));
  return found;
}

} // namespace klp
