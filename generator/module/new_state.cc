#include "generator/module/new_state.h"

#include "generator/compare/message_state.h"
#include "generator/module/switch_parts.h"
#include "generator/review/review.h"

namespace klp {

// Keys of lockdep's classes too (include/linux/mutex.h).
static bool starts_right(std::string_view symbol) {
  std::string name = without_numbers(symbol);
  return is_message_state(name) || is_of_switch(symbol) || name == "__key";
}

// What pre_patch hooks refer to, themselves or through new functions. They run before anybody runs new code.
static std::set<PatchAtom> set_up_by_hooks(const std::vector<PatchUnit>& units, const Binder& binder,
                                           const std::vector<Hook>& hooks) {
  std::set<PatchAtom> reached;
  std::vector<PatchAtom> waiting;
  for (const auto& hook : hooks)
    if (hook.kind == pre_patch) waiting.push_back(hook.function);
  while (!waiting.empty()) {
    PatchAtom at = waiting.back();
    waiting.pop_back();
    if (binder.is_changed(at) || !reached.insert(at).second) continue;
    for (const auto& reference : units[at.unit].patched.layout->atom(at.atom).references) {
      auto bound = binder.bind(at, reference);
      if (bound && bound->to == Bound::To::own) waiting.push_back(bound->own);
    }
  }
  return reached;
}

std::vector<Error> new_state(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection) {
  auto set_up = set_up_by_hooks(units, binder, selection.hooks);
  std::vector<Error> refusals;
  for (PatchAtom a : selection.new_state) {
    const PatchUnit& unit = units[a.unit];
    if (starts_right(unit.patched.layout->name(a.atom)) || set_up.contains(a)) continue;
    refusals.push_back(
        about(unit, a.atom,
              "it is new, and starts with its initial value in a kernel that has run for long: nothing that happened "
              "before is in it, and while the transition runs tasks in old code do without it",
              "set it up in a hook (KLP_PRE_PATCH), or give the objects that it is about another member (KLP_SHADOW); "
              "where its initial value is right at any time, --allow new-state=REASON"));
  }
  return refusals;
}

} // namespace klp
