// Rule cold-part: the livepatch core does not find a task that sleeps in the .cold part of an original function.
// klp_check_stack() (kernel/livepatch/transition.c) compares return addresses with [function, function + size), and the
// .cold part lies elsewhere, under a name of its own. The task is switched to the new code, although it goes on in the
// old function. If the rest of the old function calls another patched function, old code runs together with new code,
// which the livepatch core otherwise prevents.
//
//   f.cold:  recover(&e);    // the task sleeps here, and is switched
//            jmp f+0x40
//   f+0x40:  call g          // redirected: the old f() calls the new g()
//
// New functions need no such rule: see module/hide_from_kallsyms.h.
#include "generator/prove/about.h"
#include "generator/review/calls.h"
#include "generator/review/checks.h"
#include "generator/review/reach.h"
#include "generator/review/sleepers.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

std::set<std::string> redirected_functions(const std::vector<PatchUnit>& units) {
  std::set<std::string> names;
  for (const auto& unit : units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) names.insert(unit.original.layout->name(function.original));
  return names;
}

void check_cold_part(const PatchUnit& unit, const FunctionChange& function, const std::set<std::string>& redirected,
                     Findings& findings) {
  const Layout& layout = *unit.original.layout;
  AtomId cold = layout.cold_part_of(function.original);
  if (cold == no_atom) return;
  std::set<std::string> sleepers, new_callees;
  auto sleeps = [&](const Reference& call) {
    auto behind = sleeping_functions_after(layout, call);
    sleepers.insert(behind.begin(), behind.end());
    return !behind.empty();
  };
  for (const Reference* call : calls_after(layout, function.original, sleeps))
    for (const auto& name : call_targets(layout, *call))
      if (redirected.contains(name)) new_callees.insert(name + "()");
  if (new_callees.empty()) return;
  findings.refusals.push_back(finding(
      "cold-part",
      refusal_at(
          unit, function.patched,
          fmt::format("a task can sleep in its part {} ({}), where the kernel does not look for it: it would go on in "
                      "the old function with the new {}",
                      layout.name(cold), fmt::join(sleepers, ", "), fmt::join(new_callees, ", ")),
          "change one of them at a time, in two livepatches; or, where the old function gets along with the new ones, "
          "--allow cold-part=REASON")));
}

} // namespace

void cold_part(const ReviewInput& change, Findings& findings) {
  auto redirected = redirected_functions(change.units);
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) check_cold_part(unit, function, redirected, findings);
}

} // namespace klp::checks
