#include "generator/review/outcome.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/compare/gained_names.h"
#include "generator/plan/follow_build.h"
#include "generator/plan/uncompiled.h"
#include "generator/review/macro_effect.h"
#include "generator/select/kpatch_requests.h"
#include "generator/select/requests.h"
#include "generator/source/kernel_macros.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

// In the file alone, before and after the change: what is new there may use it too.
Affected reach_of(const Touched& touch, const TextChange& text) {
  Affected reach;
  for (const auto* side : {&text.original, &text.patched})
    reach.add(affected_in_file({touch.file, items_of(*side)}, {touch}));
  if (touch.kind == ItemKind::invocation)
    for (const auto& name : touch.names) reach.functions.erase(name); // an argument is not what it defines
  return reach;
}

bool for_headers(const Touched& touch) {
  return touch.kind == ItemKind::macro && std::ranges::any_of(touch.names, is_read_by_headers);
}

bool names(const Touched& touch, const std::string& name) {
  return std::ranges::find(touch.names, name) != touch.names.end();
}

// `lines`: the compiler's are those of this text (number_lines() keeps the original's).
bool defines(const Touched& touch, const facts::Function& f, bool lines) {
  if (f.begin.file != touch.file || f.clone_kind == facts::CloneKind::cold) return false;
  bool here = lines && f.begin.line >= touch.old_first && f.begin.line <= touch.old_last;
  if (touch.kind == ItemKind::function) return here || names(touch, f.name);
  // An invocation's names are its arguments: EXPORT_SYMBOL(f) does not define f.
  return here || std::ranges::any_of(touch.names, [&](auto& name) { return is_system_call(f.name, name); });
}

bool defines(const Touched& touch, const facts::Variable& v, bool lines) {
  if (v.place.file != touch.file || !v.owner.empty()) return false;
  bool here = lines && v.place.line >= touch.old_first && v.place.line <= touch.old_last;
  return here || (touch.kind == ItemKind::variable && names(touch, v.name));
}

const FunctionChange* change_of(const PatchUnit& unit, AtomId patched) {
  auto found = std::ranges::find(unit.comparison.changed, patched, &FunctionChange::patched);
  return found == unit.comparison.changed.end() ? nullptr : &*found;
}

// Whether it existed, and other files can use it since the change.
bool is_gained(const PatchUnit& unit, AtomId patched) {
  if (unit.comparison.correlation.to_original[patched] == no_atom) return false;
  const auto gained = gained_names(*unit.original.layout, *unit.patched.layout);
  return std::ranges::any_of(gained, [patched](const auto& name) { return name.second == patched; });
}

std::string why_ignored(const PatchUnit& unit, const std::string& symbol) {
  auto found = std::ranges::find(unit.comparison.ignored, symbol, &Ignored::symbol);
  return found == unit.comparison.ignored.end() ? "" : found->why;
}

bool holds_file(const std::string& path, const std::string& file) { return path == file || path.ends_with("/" + file); }

// Whether the unit's code depends on a definition of a file that it includes.
bool uses(const facts::Unit& facts, const Touched& touch) {
  return std::ranges::any_of(facts.uses, [&](const facts::Use& use) {
    bool named = std::ranges::any_of(touch.names, [&](const std::string& name) {
      return name == use.name || name.ends_with(" " + use.name); // "struct inode"
    });
    return (named || use.name.empty()) && holds_file(use.place.file, touch.file);
  });
}

// The patched functions whose code holds a function of this name.
std::set<std::string> holders(const PatchUnit& unit, const Taken& taken, const std::string& callee) {
  std::set<std::string> found;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& inlining : side->facts->inlinings) {
      AtomId atom = inlining.callee == callee ? unit.patched.layout->find(inlining.into) : no_atom;
      if (atom != no_atom && taken.atoms.contains(atom)) found.insert(inlining.into);
    }
  return found;
}

bool is_reason(const Touched& touch, const PlannedUnit& unit) {
  return std::ranges::any_of(touch.names, [&](const std::string& name) {
    auto says = [&](const std::string& reason) { return (reason + ",").find("uses " + name + ",") != reason.npos; };
    return says(unit.why) || says(unit.affected.any);
  });
}

bool is_inlined(const PatchUnit& unit, const std::string& callee) {
  return std::ranges::any_of(unit.patched.facts->inlinings, [&](auto& i) { return i.callee == callee; }) ||
         std::ranges::any_of(unit.original.facts->inlinings, [&](auto& i) { return i.callee == callee; });
}

} // namespace

bool has_outcome(const Touched& touch) {
  switch (touch.kind) {
  case ItemKind::declaration:
  case ItemKind::include:
  case ItemKind::condition:
  case ItemKind::assembler:
  case ItemKind::other:
    return false;
  default:
    return !touch.names.empty() && touch.file != autoconf; // what an option does, the code under it tells
  }
}

std::string_view to_string(ItemOutcome::Kind kind) {
  constexpr std::string_view names[] = {"patched", "inlined", "callers", "added",   "used",     "written",
                                        "request", "global",  "removed", "ignored", "no_effect"};
  return names[static_cast<std::size_t>(kind)];
}

Outcomes::Outcomes(const std::vector<Touched>& touched, const std::map<std::string, TextChange>& texts,
                   const std::vector<PlannedUnit>& units) {
  for (const auto& touch : touched) {
    auto text = texts.find(touch.file);
    bool function = touch.kind == ItemKind::function;
    bool told = has_outcome(touch) && !function && text != texts.end();
    Item& item = items_.emplace_back();
    item.touch = &touch;
    if (!told) continue;
    item.reach = reach_of(touch, text->second);
    item.in_new_file = text->second.original.empty();
    for (const auto& unit : units)
      if (is_reason(touch, unit)) item.users.insert(unit.unit.source);
  }
}

// Whether it is an invocation that makes the new function or variable: what is written out is touched itself.
bool Outcomes::is_made(const Item& item, const std::string& name) const {
  return can_make(*item.touch, name) && std::ranges::none_of(items_, [&](const Item& other) {
           return other.touch->kind != ItemKind::invocation && names(*other.touch, name);
         });
}

void Outcomes::look_at(const PatchUnit& unit, const Taken& taken) {
  if (!unit.original.facts || !unit.patched.facts) return;
  for (auto& item : items_) {
    if (!has_outcome(*item.touch) || !why_without_effect_of_macro(item.touch->invoked).empty()) continue;
    look_at_function(item, unit, taken);
    if (item.touch->kind == ItemKind::function) continue;
    look_at_variable(item, unit, taken);
    look_at_requests(item, unit);
    look_at_users(item, unit, taken);
  }
}

void Outcomes::look_at_function(Item& item, const PatchUnit& unit, const Taken& taken) {
  const Touched& touch = *item.touch;
  Seen& seen = item.seen;
  std::set<std::string> names;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& f : side->facts->functions) {
      bool made = side == &unit.patched && f.begin.file == touch.file && is_made(item, f.name);
      if (!made && !defines(touch, f, side == &unit.original)) continue;
      seen.known = true;
      names.insert(f.name);
      AtomId atom = unit.patched.layout->find(f.symbol);
      // module_exit(f) makes cleanup_module an alias of f: either may be the name that the object has first.
      const std::string& symbol = atom == no_atom ? f.symbol : unit.patched.layout->name(atom);
      if (auto why = why_ignored(unit, symbol); !why.empty()) seen.ignored = why;
      if (atom == no_atom) continue;
      seen.global |= is_gained(unit, atom);
      const FunctionChange* change = change_of(unit, atom);
      bool is_new = unit.comparison.correlation.to_original[atom] == no_atom, goes = taken.atoms.contains(atom);
      seen.patched |= taken.redirected.contains(atom);
      seen.callers |= change && !change->redirected && goes;
      seen.added |= is_new && goes;
      if (change && !change->redirected && !goes)
        seen.ignored = "ftrace cannot redirect it, and what calls it does not run again";
      if (is_new && !goes && seen.ignored.empty()) seen.ignored = "new, and no patched function calls it";
    }
  for (const auto& v : unit.patched.facts->variables) // its static locals
    if (AtomId atom = names.contains(v.owner) ? unit.patched.layout->find(v.symbol) : no_atom; atom != no_atom)
      seen.written |= unit.written.contains(atom);
  bool reads = touch.file == unit.source || uses(*unit.patched.facts, touch) || uses(*unit.original.facts, touch);
  if (touch.kind == ItemKind::function && reads) names.insert(touch.names.begin(), touch.names.end());
  for (const auto& name : names) {
    seen.known |= is_inlined(unit, name);
    seen.into.merge(holders(unit, taken, name));
    if (!reads || !seen.into.empty()) continue;
    for (const auto& inlining : unit.patched.facts->inlinings) // into init code only, for instance
      if (auto why = inlining.callee == name ? why_ignored(unit, inlining.into) : ""; !why.empty())
        seen.ignored = fmt::format("inlined into {}(): {}", inlining.into, why);
  }
}

void Outcomes::look_at_variable(Item& item, const PatchUnit& unit, const Taken& taken) {
  const Touched& touch = *item.touch;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& v : side->facts->variables) {
      // DEFINE_PER_CPU(int, v): a new one's line is not known.
      bool made = side == &unit.patched && v.place.file == touch.file && v.owner.empty() && is_made(item, v.name);
      if (!made && !defines(touch, v, side == &unit.original)) continue;
      Seen& seen = item.seen;
      seen.known = true;
      if (auto why = why_ignored(unit, v.symbol); !why.empty()) seen.ignored = why;
      AtomId atom = unit.patched.layout->find(v.symbol);
      if (atom == no_atom) continue;
      seen.global |= is_gained(unit, atom);
      bool changed = std::ranges::find(unit.comparison.changed_data, atom, &DataChange::patched) !=
                     unit.comparison.changed_data.end();
      bool is_new = unit.comparison.correlation.to_original[atom] == no_atom;
      seen.written |= unit.written.contains(atom);
      seen.added |= is_new && taken.atoms.contains(atom);
      if (changed && !unit.written.contains(atom)) seen.ignored = "the running kernel keeps what its variable holds";
      if (is_new && !taken.atoms.contains(atom) && seen.ignored.empty())
        seen.ignored = "new, and no patched function uses it";
      for (const auto& reference : unit.patched.layout->atom(atom).references) // a table of functions
        if (taken.redirected.contains(reference.atom)) seen.into.insert(unit.patched.layout->name(reference.atom));
    }
}

// KLP_PRE_PATCH(f): data in a section of its own, which refers to f. KLP_STATE(ID, 1) and KPATCH_IGNORE_FUNCTION(f):
// data in other sections, without references: which macro is invoked says whether they are meant.
void Outcomes::look_at_requests(Item& item, const PatchUnit& unit) {
  const Touched& touch = *item.touch;
  if (touch.kind != ItemKind::invocation || touch.file != unit.source) return;
  const Layout& layout = *unit.patched.layout;
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const std::string& section = layout.section_of(a).name;
    if (!is_request(section)) continue;
    const auto& references = layout.atom(a).references;
    bool of_kpatch = section.starts_with(kpatch_section);
    bool meant = references.empty() && (of_kpatch ? is_kpatch_request(touch.invoked) : touch.invoked == "KLP_STATE");
    for (const auto& reference : references) // KPATCH_LOAD_HOOK(f) makes klp_load_hook_f
      meant |= reference.atom != no_atom &&
               (names(touch, layout.name(reference.atom)) || can_make(touch, layout.name(reference.atom)));
    item.seen.request |= meant;
  }
}

// What else functions are made of: macros, types, enumerators.
void Outcomes::look_at_users(Item& item, const PatchUnit& unit, const Taken& taken) {
  bool own = item.touch->file == unit.source;
  bool used = own || item.users.contains(unit.source) || uses(*unit.original.facts, *item.touch) ||
              uses(*unit.patched.facts, *item.touch);
  if (!used) return;
  if (!own || !item.reach.functions.empty() || for_headers(*item.touch)) item.seen.known = true;
  const Layout& layout = *unit.patched.layout;
  std::set<AtomId> running = taken.redirected; // and new ones, which these call
  for (AtomId atom : taken.atoms)
    if (layout.atom(atom).kind == AtomKind::function && unit.comparison.correlation.to_original[atom] == no_atom &&
        layout.parent_of_cold(atom) == no_atom)
      running.insert(atom);
  std::set<AtomId> into;
  for (const Side* side : {&unit.original, &unit.patched})
    for (const auto& p : predict(item.reach, *side->facts))
      if (AtomId atom = layout.find(p.symbol); atom != no_atom && running.contains(atom)) into.insert(atom);
  // For a definition of a header the compiler records which units use it, and not which functions. For a macro that the
  // unit's own file defines for headers (pr_fmt), nothing records the functions. What an invocation in the unit's own
  // file makes was looked at before.
  bool for_all = item.touch->kind == ItemKind::macro ? for_headers(*item.touch) : !item.reach.any.empty();
  bool unnamed = item.reach.functions.empty() && (item.in_new_file || for_all);
  if (!own || (unnamed && item.touch->kind != ItemKind::invocation)) into.insert(running.begin(), running.end());
  for (AtomId atom : into) item.seen.into.insert(layout.name(atom));
}

std::string Outcomes::why_not(const Item& item, const std::vector<TouchedHunk>& hunks) {
  const Touched& touch = *item.touch;
  if (auto why = why_uncompiled(hunks, touch, true); !why.empty()) return why;
  if (auto why = why_without_effect_of_macro(touch.invoked); !why.empty()) return std::string(why);
  std::string perhaps = why_uncompiled(hunks, touch, false);
  if (!perhaps.empty()) perhaps = "; what changes stands " + perhaps;
  if (!item.seen.known) return "nothing that is compiled for this kernel uses it" + perhaps;
  bool code = touch.kind == ItemKind::function || touch.kind == ItemKind::variable;
  return (code ? "it compiles to the same as before" : "all that uses it compiles to the same as before") + perhaps;
}

std::vector<ItemOutcome> Outcomes::conclude(const std::vector<TouchedHunk>& hunks) const {
  std::vector<ItemOutcome> outcomes;
  for (std::size_t t = 0; t < items_.size(); ++t) {
    const Item& item = items_[t];
    const Seen& seen = item.seen;
    if (!has_outcome(*item.touch)) continue;
    using enum ItemOutcome::Kind;
    bool function = item.touch->kind == ItemKind::function;
    ItemOutcome outcome{t, no_effect, {seen.into.begin(), seen.into.end()}, {}};
    if (item.touch->how == Touched::How::removed)
      outcome.kind = removed;
    else if (seen.patched)
      outcome.kind = patched;
    else if (seen.written)
      outcome.kind = written;
    else if (seen.callers)
      outcome.kind = callers;
    else if (seen.added)
      outcome.kind = added;
    else if (seen.request)
      outcome.kind = request;
    else if (!seen.into.empty())
      outcome.kind = function ? inlined : used;
    else if (seen.global)
      outcome.kind = global;
    else
      outcome.kind = seen.ignored.empty() ? no_effect : ignored;
    if (!outcome.has_effect()) outcome.why = seen.ignored.empty() ? why_not(item, hunks) : seen.ignored;
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

std::vector<ItemOutcome> predicted_without_effect(const std::vector<Touched>& touched,
                                                  const std::vector<TouchedHunk>& hunks,
                                                  const std::vector<PredictedFunction>* predicted) {
  std::vector<ItemOutcome> outcomes;
  for (std::size_t t = 0; t < touched.size(); ++t) {
    const Touched& touch = touched[t];
    if (!has_outcome(touch)) continue;
    ItemOutcome outcome{t, ItemOutcome::Kind::no_effect, {}, why_uncompiled(hunks, touch, true)};
    bool existing = touch.kind == ItemKind::function && touch.how == Touched::How::changed;
    if (outcome.why.empty() && existing && predicted) {
      outcome.why = "nothing that is compiled for this kernel holds it";
      for (const auto& [p, in_module] : *predicted) {
        if (!names(touch, p.source)) continue;
        std::string_view why = why_without_effect(p.section, in_module);
        outcome.kind = ItemOutcome::Kind::ignored;
        outcome.why = why;
        if (why.empty()) break;
      }
    }
    if (!outcome.why.empty()) outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

} // namespace klp
