#include "generator/module/notes.h"

#include "generator/compare/without_effect.h"

#include <algorithm>
#include <set>

namespace klp {

namespace {

class NoteTaker {
public:
  NoteTaker(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection)
      : units_(units), binder_(binder), selection_(selection) {}

  std::vector<Note> run() {
    for (PatchAtom at : selection_.atoms) {
      for (const auto& reference : atom(at).references) look_at(at, reference);
      look_at(at);
    }
    for (PatchAtom at : selection_.new_state)
      add("new-state", layout(at).name(at.atom),
          "it is new and starts with its initial value when the livepatch is loaded: nothing that happened before is "
          "in it, and what it holds is lost when the livepatch is replaced or unloaded");
    return std::move(found_);
  }

private:
  const Layout& layout(PatchAtom a) const { return *units_[a.unit].patched.layout; }
  const Atom& atom(PatchAtom a) const { return layout(a).atom(a.atom); }

  // What the macros of a tracepoint make beside it (include/linux/tracepoint.h: DEFINE_TRACE_FN): its own note says
  // all.
  static bool is_of_tracepoint(std::string_view symbol) {
    constexpr std::string_view parts[] = {"__tracepoint_", "__traceiter_", "__SCK__tp_func_", "__SCT__tp_func_"};
    return std::ranges::any_of(parts, [symbol](auto part) { return symbol.starts_with(part); });
  }

  void add(RuleId rule, const std::string& symbol, std::string why) {
    if (is_of_tracepoint(symbol) && rule.text() != "tracepoint") return;
    if (known_.insert(std::string(rule.text()) + symbol).second) found_.push_back(note(rule, symbol, std::move(why)));
  }

  void look_at(PatchAtom user, const Reference& reference) {
    bool address = reference.use == FieldUse::operand || reference.use == FieldUse::data;
    if (!address || reference.delta != 0 || reference.atom == user.atom) return;
    auto bound = binder_.bind(user.unit, reference);
    if (!bound || bound->to != Bound::To::own) return;
    PatchAtom target = bound->own;
    bool function = atom(target).kind == AtomKind::function && layout(target).parent_of_cold(target.atom) == no_atom;
    if (!function || !atom(user).symbol) return;
    bool code = atom(user).kind == AtomKind::function;
    std::string who = layout(user).name(user.atom);
    add("function-pointer", layout(target).name(target.atom),
        (code ? who + "() takes its address" : who + " holds its address") +
            ", and it exists in the livepatch only: where the address is kept beyond a call, take it back before the "
            "livepatch is unloaded");
  }

  void look_at(PatchAtom at) {
    if (atom(at).kind != AtomKind::variable || !has_role(layout(at).section_of(at.atom).name, SectionRole::tracepoint))
      return;
    add("tracepoint", layout(at).name(at.atom), "a tracepoint that a livepatch brings along cannot be switched on");
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  std::set<std::string> known_;
  std::vector<Note> found_;
};

} // namespace

std::vector<Note> notes(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection) {
  return NoteTaker(units, binder, selection).run();
}

// Whether something of the original has the function's address, and may have stored it.
static bool was_handed_out(const Layout& layout, AtomId function) {
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const Atom& user = layout.atom(a);
    if (a == function || is_list_of_initcalls(layout.section_of(a).name)) continue;
    bool takes = std::ranges::any_of(user.references, [function](const Reference& r) {
      return r.atom == function && r.delta == 0 && r.use != FieldUse::call && r.use != FieldUse::jump;
    });
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
