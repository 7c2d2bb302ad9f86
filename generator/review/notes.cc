#include "generator/review/notes.h"

#include "generator/compare/boot_only_sections.h"
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

std::vector<Note> notes_on_exports(const PatchUnit& unit) {
  std::vector<Note> found;
  for (const auto& e : unit.comparison.exports) found.push_back(note("export", e.symbol, e.why));
  return found;
}

// NOKPROBE_SYMBOL(f) puts the address of f into the first of these, __kprobes the function into the second
// (include/asm-generic/kprobes.h).
static bool is_closed_to_kprobes(const Layout& layout, AtomId function) {
  if (layout.section_of(function).name.starts_with(".kprobes.text")) return true;
  for (AtomId a = 0; a < layout.atoms().size(); ++a)
    if (layout.section_of(a).name == "_kprobe_blacklist" &&
        std::ranges::any_of(layout.atom(a).references, [&](const Reference& r) { return r.atom == function; }))
      return true;
  return false;
}

std::vector<Note> notes_on_kprobes(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Note> found;
  for (PatchAtom a : selection.atoms) {
    const Layout& layout = *units[a.unit].patched.layout;
    bool function = layout.atom(a.atom).kind == AtomKind::function && layout.parent_of_cold(a.atom) == no_atom;
    if (function && is_closed_to_kprobes(layout, a.atom))
      found.push_back(note("kprobes", layout.name(a.atom) + "()",
                           "its source keeps kprobes out of it (NOKPROBE_SYMBOL), and the kernel's list of such "
                           "functions cannot take in the new code: set no probe there while the livepatch is loaded"));
  }
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
