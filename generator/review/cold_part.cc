// A task that sleeps in the .cold part of an original is not seen: klp_check_stack() of kernel/livepatch/transition.c
// compares addresses with [function, function + size), and the part lies elsewhere, under a name of its own. The task
// is switched, and ends the old function. That matters where what remains of it calls another patched function: old
// code meets new code then, which the kernel otherwise keeps apart.
//
// New functions need no such rule: see module/uncounted_names.h.
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

void look_at(const PatchUnit& unit, const FunctionChange& function, const std::set<std::string>& redirected,
             Findings& findings) {
  const Layout& layout = *unit.original.layout;
  AtomId cold = layout.cold_part_of(function.original);
  if (cold == no_atom) return;
  std::set<std::string> sleepers, met;
  auto sleeps = [&](const Reference& call) {
    auto behind = sleepers_behind(layout, call);
    sleepers.insert(behind.begin(), behind.end());
    return !behind.empty();
  };
  for (const Reference* call : calls_after(layout, function.original, sleeps))
    for (const auto& name : call_targets(layout, *call))
      if (redirected.contains(name)) met.insert(name + "()");
  if (met.empty()) return;
  findings.refusals.push_back(finding(
      "cold-part",
      about(
          unit, function.patched,
          fmt::format("a task can sleep in its part {} ({}), where the kernel does not look for it: it would go on in "
                      "the old function with the new {}",
                      layout.name(cold), fmt::join(sleepers, ", "), fmt::join(met, ", ")),
          "change one of them at a time, in two livepatches; or, where the old function gets along with the new ones, "
          "--allow cold-part=REASON")));
}

} // namespace

void cold_part(const ReviewInput& change, Findings& findings) {
  auto redirected = redirected_functions(change.units);
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) look_at(unit, function, redirected, findings);
}

} // namespace klp::checks
