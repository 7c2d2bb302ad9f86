#include "generator/review/new_state.h"

#include "generator/compare/message_state.h"
#include "generator/prove/about.h"
#include "generator/select/set_up_by_hooks.h"
#include "generator/select/switch_parts.h"

namespace klp {

namespace {

// Whether the initial value is right at any time. This includes the keys of lockdep's lock classes
// (include/linux/mutex.h: "__key").
bool is_valid_at_any_time(std::string_view symbol) {
  std::string name = without_numbers(symbol);
  return is_message_state(name) || is_part_of_tracepoint_or_static_call(symbol) || name == "__key";
}

} // namespace

std::vector<Error> new_state(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection) {
  auto set_up = set_up_by_hooks(units, binder, selection.hooks);
  std::vector<Error> refusals;
  for (PatchAtom a : selection.new_state) {
    const PatchUnit& unit = units[a.unit];
    if (is_valid_at_any_time(unit.patched.layout->name(a.atom)) || set_up.contains(a)) continue;
    refusals.push_back(refusal_at(
        unit, a.atom,
        "it is new, and starts with its initial value in a kernel that has run for long: nothing that happened "
        "before is in it, and while the transition runs tasks in old code do without it",
        "set it up in a hook (KLP_PRE_PATCH), or give the objects that it is about another member (KLP_SHADOW); "
        "where its initial value is right at any time, --allow new-state=REASON"));
  }
  return refusals;
}

} // namespace klp
