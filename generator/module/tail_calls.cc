#include "generator/module/tail_calls.h"

#include <set>

namespace klp {

namespace {

class Search {
public:
  Search(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection)
      : units_(units), binder_(binder), selection_(selection),
        taken_(selection.functions.begin(), selection.functions.end()) {
    for (const auto& hook : selection.hooks) taken_.insert(hook.function); // hooks keep their names
  }

  std::map<PatchAtom, std::vector<PatchAtom>> run() {
    for (bool of_other_objects : {false, true})
      for (PatchAtom redirected : selection_.functions) follow(redirected, of_other_objects);
    return std::move(found_);
  }

private:
  void follow(PatchAtom redirected, bool of_other_objects) {
    auto& followers = found_[redirected];
    std::vector<PatchAtom> waiting = followers;
    waiting.push_back(redirected);
    while (!waiting.empty()) {
      PatchAtom from = waiting.back();
      waiting.pop_back();
      for (PatchAtom target : jumps_of(from)) {
        bool wanted = of_other_objects || units_[target.unit].object == units_[redirected.unit].object;
        if (!wanted || !taken_.insert(target).second) continue;
        followers.push_back(target);
        waiting.push_back(target);
      }
    }
  }

  const Layout& layout(PatchAtom a) const { return *units_[a.unit].patched.layout; }

  // The new functions that `function` or its cold part jumps to.
  std::vector<PatchAtom> jumps_of(PatchAtom function) const {
    std::vector<PatchAtom> targets;
    for (AtomId part : {function.atom, layout(function).cold_part_of(function.atom)}) {
      if (part == no_atom) continue;
      for (const auto& reference : layout(function).atom(part).references) {
        if (reference.use != FieldUse::jump) continue;
        auto bound = binder_.bind({function.unit, part}, reference);
        if (!bound || bound->to != Bound::To::own || !selection_.atoms.contains(bound->own)) continue;
        bool is_function = layout(bound->own).is_whole_function(bound->own.atom);
        if (is_function && bound->own != function) targets.push_back(bound->own);
      }
    }
    return targets;
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  std::set<PatchAtom> taken_;
  std::map<PatchAtom, std::vector<PatchAtom>> found_;
};

} // namespace

std::map<PatchAtom, std::vector<PatchAtom>> tail_called(const std::vector<PatchUnit>& units, const Binder& binder,
                                                        const Selection& selection) {
  return Search(units, binder, selection).run();
}

} // namespace klp
