#include "generator/module/new_state.h"

#include "generator/compare/message_state.h"
#include "generator/module/hook_reach.h"
#include "generator/module/switch_parts.h"
#include "generator/review/review.h"

namespace klp {

static bool starts_right(std::string_view symbol) {
  return is_message_state(without_numbers(symbol)) || is_of_switch(symbol);
}

std::vector<Error> new_state(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection) {
  auto seen_to = hook_reach(units, binder, selection.hooks, {"pre_patch", "post_patch"});
  std::vector<Error> refusals;
  for (PatchAtom a : selection.new_state) {
    const PatchUnit& unit = units[a.unit];
    if (starts_right(unit.patched.layout->name(a.atom)) || seen_to.contains(a)) continue;
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
