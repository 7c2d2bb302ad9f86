#include "generator/select/select.h"

namespace klp {

namespace {

class Selector {
public:
  Selector(const std::vector<PatchUnit>& units, const Binder& binder) : units_(units), binder_(binder) {}

  SelectionOutcome run(const std::vector<Hook>& hooks) {
    for (std::size_t u = 0; u < units_.size(); ++u) {
      for (const auto& change : units_[u].comparison.changed) {
        if (!change.redirected) continue; // included if a selected function refers to it
        outcome_.selection.functions.push_back({u, change.patched});
        include({u, change.patched});
      }
    }
    for (const auto& hook : hooks) include(hook.function);
    outcome_.selection.hooks = hooks;
    while (!waiting_.empty()) {
      PatchAtom next = waiting_.back();
      waiting_.pop_back();
      follow(next);
    }
    return std::move(outcome_);
  }

private:
  void include(PatchAtom atom) {
    if (!outcome_.selection.atoms.insert(atom).second) return;
    waiting_.push_back(atom);
    const Layout& layout = *units_[atom.unit].patched.layout;
    if (AtomId cold = layout.cold_part_of(atom.atom); cold != no_atom) include({atom.unit, cold});
    // The switch of a debug message is off, as in a kernel that has just booted, and contains no state of the system.
    bool is_variable = layout.atom(atom.atom).kind == AtomKind::variable &&
                       !has_role(layout.section_of(atom.atom).name, SectionRole::debug_message_control);
    if (is_variable && layout.atom(atom.atom).size > 0 && layout.section_of(atom.atom).writable())
      outcome_.selection.new_state.push_back(atom);
  }

  void follow(PatchAtom at) {
    const Atom& atom = units_[at.unit].patched.layout->atom(at.atom);
    for_each_reference(atom, [&](const Reference& reference) { follow(at, reference); });
  }

  void follow(PatchAtom from, const Reference& reference) {
    auto bound = binder_.bind(from, reference);
    if (!bound)
      outcome_.refusals.push_back(bound.error());
    else if (bound->to == Bound::To::own)
      include(bound->own);
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  std::vector<PatchAtom> waiting_;
  SelectionOutcome outcome_;
};

} // namespace

SelectionOutcome select(const std::vector<PatchUnit>& units, const Binder& binder, const std::vector<Hook>& hooks) {
  return Selector(units, binder).run(hooks);
}

} // namespace klp
