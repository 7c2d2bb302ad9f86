// The outcomes of the touched items in one unit.
#include "generator/compare/gained_names.h"
#include "generator/review/macro_effect.h"
#include "generator/review/outcome.h"
#include "generator/review/touched_match.h"
#include "generator/select/kpatch_requests.h"
#include "generator/select/requests.h"
#include "generator/source/kernel_macros.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

bool is_macro_for_headers(const Touched& touch) {
  return touch.kind == ItemKind::macro && std::ranges::any_of(touch.names, is_used_by_headers);
}

// Whether the function or variable existed before, and other files can refer to it only since the change.
bool is_gained(const PatchUnit& unit, AtomId patched) {
  if (unit.comparison.correlation.to_original[patched] == no_atom) return false;
  const auto gained = gained_names(*unit.original.layout, *unit.patched.layout);
  return std::ranges::any_of(gained, [patched](const auto& name) { return name.second == patched; });
}

std::string why_ignored(const PatchUnit& unit, const std::string& symbol) {
  auto found = std::ranges::find(unit.comparison.ignored, symbol, &Ignored::symbol);
  return found == unit.comparison.ignored.end() ? "" : found->why;
}

// The patched functions that a function of this name is inlined into, before or after the change.
std::set<std::string> holders(const PatchUnit& unit, const SelectedAtoms& taken, const std::string& callee) {
  std::set<std::string> found;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& inlining : side->facts->inlinings) {
      AtomId atom = inlining.callee == callee ? unit.patched.layout->find(inlining.into) : no_atom;
      if (atom != no_atom && taken.atoms.contains(atom)) found.insert(inlining.into);
    }
  return found;
}

bool is_inlined(const PatchUnit& unit, const std::string& callee) {
  return std::ranges::any_of(unit.patched.facts->inlinings, [&](auto& i) { return i.callee == callee; }) ||
         std::ranges::any_of(unit.original.facts->inlinings, [&](auto& i) { return i.callee == callee; });
}

} // namespace

void Outcomes::add_unit(const PatchUnit& unit, const SelectedAtoms& taken) {
  if (!unit.original.facts || !unit.patched.facts) return;
  for (auto& item : items_) {
    if (!has_outcome(*item.touch) || !why_without_effect_of_macro(item.touch->invoked).empty()) continue;
    examine_functions(item, unit, taken);
    if (item.touch->kind == ItemKind::function) continue;
    examine_variables(item, unit, taken);
    examine_requests(item, unit);
    examine_users(item, unit, taken);
  }
}

void Outcomes::examine_functions(Item& item, const PatchUnit& unit, const SelectedAtoms& taken) {
  const Touched& touch = *item.touch;
  Evidence& evidence = item.evidence;
  std::set<std::string> names;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& f : side->facts->functions) {
      bool made = side == &unit.patched && f.begin.file == touch.file && is_made(item, f.name);
      if (!made && !defines(touch, f, side == &unit.original)) continue;
      evidence.known = true;
      names.insert(f.name);
      AtomId atom = unit.patched.layout->find(f.symbol);
      // module_exit(f) makes cleanup_module an alias of f, and the comparison may list the function under either name.
      const std::string& symbol = atom == no_atom ? f.symbol : unit.patched.layout->name(atom);
      if (auto why = why_ignored(unit, symbol); !why.empty()) evidence.ignored = why;
      if (atom == no_atom) continue;
      evidence.global |= is_gained(unit, atom);
      const FunctionChange* change = unit.comparison.change_of(atom);
      bool is_new = unit.comparison.correlation.to_original[atom] == no_atom, is_taken = taken.atoms.contains(atom);
      evidence.patched |= taken.redirected.contains(atom);
      evidence.callers |= change && !change->redirected && is_taken;
      evidence.added |= is_new && is_taken;
      if (change && !change->redirected && !is_taken)
        evidence.ignored = "ftrace cannot redirect it, and what calls it does not run again";
      if (is_new && !is_taken && evidence.ignored.empty()) evidence.ignored = "new, and no patched function calls it";
    }
  for (const auto& v : unit.patched.facts->variables) // static locals of these functions
    if (AtomId atom = names.contains(v.owner) ? unit.patched.layout->find(v.symbol) : no_atom; atom != no_atom)
      evidence.written |= unit.written.contains(atom);
  bool reads = touch.file == unit.source || uses(*unit.patched.facts, touch) || uses(*unit.original.facts, touch);
  if (touch.kind == ItemKind::function && reads) names.insert(touch.names.begin(), touch.names.end());
  for (const auto& name : names) {
    evidence.known |= is_inlined(unit, name);
    evidence.into.merge(holders(unit, taken, name));
    if (!reads || !evidence.into.empty()) continue;
    for (const auto& inlining : unit.patched.facts->inlinings) // for example into init code only
      if (auto why = inlining.callee == name ? why_ignored(unit, inlining.into) : ""; !why.empty())
        evidence.ignored = fmt::format("inlined into {}(): {}", inlining.into, why);
  }
}

void Outcomes::examine_variables(Item& item, const PatchUnit& unit, const SelectedAtoms& taken) {
  const Touched& touch = *item.touch;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& v : side->facts->variables) {
      // The compiler gives no line for a new variable that a macro makes, for example DEFINE_PER_CPU(int, v).
      bool made = side == &unit.patched && v.place.file == touch.file && v.owner.empty() && is_made(item, v.name);
      if (!made && !defines(touch, v, side == &unit.original)) continue;
      Evidence& evidence = item.evidence;
      evidence.known = true;
      if (auto why = why_ignored(unit, v.symbol); !why.empty()) evidence.ignored = why;
      AtomId atom = unit.patched.layout->find(v.symbol);
      if (atom == no_atom) continue;
      evidence.global |= is_gained(unit, atom);
      bool changed = std::ranges::find(unit.comparison.changed_data, atom, &DataChange::patched) !=
                     unit.comparison.changed_data.end();
      bool is_new = unit.comparison.correlation.to_original[atom] == no_atom;
      evidence.written |= unit.written.contains(atom);
      evidence.added |= is_new && taken.atoms.contains(atom);
      if (changed && !unit.written.contains(atom))
        evidence.ignored = "the running kernel keeps what its variable holds";
      if (is_new && !taken.atoms.contains(atom) && evidence.ignored.empty())
        evidence.ignored = "new, and no patched function uses it";
      for (const auto& reference : unit.patched.layout->atom(atom).references) // in a table of functions
        if (taken.redirected.contains(reference.atom)) evidence.into.insert(unit.patched.layout->name(reference.atom));
    }
}

// KLP_PRE_PATCH(f) makes data that refers to f, in a section of its own. KLP_STATE(ID, 1) and KPATCH_IGNORE_FUNCTION(f)
// make data without references: the name of the invoked macro decides whether the item made it.
void Outcomes::examine_requests(Item& item, const PatchUnit& unit) {
  const Touched& touch = *item.touch;
  if (touch.kind != ItemKind::invocation || touch.file != unit.source) return;
  const Layout& layout = *unit.patched.layout;
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const std::string& section = layout.section_of(a).name;
    if (!is_request(section)) continue;
    const auto& references = layout.atom(a).references;
    bool of_kpatch = section.starts_with(kpatch_section);
    bool is_of_item =
        references.empty() && (of_kpatch ? is_kpatch_request(touch.invoked) : touch.invoked == "KLP_STATE");
    for (const auto& reference : references) // KPATCH_LOAD_HOOK(f) makes klp_load_hook_f
      is_of_item |= reference.atom != no_atom &&
                    (has_name(touch, layout.name(reference.atom)) || can_make(touch, layout.name(reference.atom)));
    item.evidence.request |= is_of_item;
  }
}

// Macros, types and enumerators have their effect in the functions that use them.
void Outcomes::examine_users(Item& item, const PatchUnit& unit, const SelectedAtoms& taken) {
  bool own = item.touch->file == unit.source;
  bool used = own || item.users.contains(unit.source) || uses(*unit.original.facts, *item.touch) ||
              uses(*unit.patched.facts, *item.touch);
  if (!used) return;
  if (!own || !item.reach.functions.empty() || is_macro_for_headers(*item.touch)) item.evidence.known = true;
  const Layout& layout = *unit.patched.layout;
  std::set<AtomId> running = taken.redirected; // and new functions, which the redirected ones call
  for (AtomId atom : taken.atoms)
    if (layout.is_whole_function(atom) && unit.comparison.correlation.to_original[atom] == no_atom)
      running.insert(atom);
  std::set<AtomId> into;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& p : predict_functions(item.reach, *side->facts))
      if (AtomId atom = layout.find(p.symbol); atom != no_atom && running.contains(atom)) into.insert(atom);
  // For a definition of a header, the compiler records which units use it, but not which functions. For a macro that
  // the unit's own file defines for headers (pr_fmt), the functions are not recorded at all. The products of an
  // invocation in the unit's own file were examined before.
  bool for_all = item.touch->kind == ItemKind::macro ? is_macro_for_headers(*item.touch) : !item.reach.any.empty();
  bool unnamed = item.reach.functions.empty() && (item.in_new_file || for_all);
  if (!own || (unnamed && item.touch->kind != ItemKind::invocation)) into.insert(running.begin(), running.end());
  for (AtomId atom : into) item.evidence.into.insert(layout.name(atom));
}

} // namespace klp
