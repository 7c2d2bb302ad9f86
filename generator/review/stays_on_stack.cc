// Rules stays-on-stack, long-wait and some-wait: functions that a thread does not leave, or not for a long time.
//
// The livepatch core switches a task once none of the old functions is on its stack
// (Documentation/livepatch/livepatch.rst). The transition does not end while a thread sleeps in an old function.
#include "generator/prove/about.h"
#include "generator/review/calls.h"
#include "generator/review/checks.h"
#include "generator/review/kernel_names/kernel_threads.h"
#include "generator/review/kernel_names/waiting_functions.h"

#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace klp::checks {

namespace {

// The first of the names that is called; empty if none is.
std::string first_called(std::span<const std::string_view> names, const std::set<std::string>& calls) {
  for (auto name : names)
    if (calls.contains(std::string(name))) return std::string(name);
  return {};
}

bool can_sleep(const std::set<std::string>& calls) { return std::ranges::any_of(calls, is_sleep_of_thread_loop); }

// The function of this unit that creates a thread whose main function is `main`; empty if there is none.
std::string thread_creator(const Layout& layout, AtomId main) {
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    if (layout.atom(a).kind != AtomKind::function) continue;
    bool takes = std::ranges::any_of(layout.atom(a).references, [&](const Reference& r) {
      return r.atom == main && r.delta == 0 && (r.use == FieldUse::operand || r.use == FieldUse::memory);
    });
    if (takes && !first_called(thread_creators(), calls_of(layout, a)).empty()) return layout.name(a);
  }
  return {};
}

// Why a thread never leaves this function, for the message; empty if threads leave it.
std::string why_never_left(const Side& side, AtomId function) {
  const Layout& layout = *side.layout;
  if (is_never_left(without_numbers(layout.name(function)))) return "every sleeping or idle task is inside of it";
  if (std::string creator = thread_creator(layout, function); !creator.empty())
    return fmt::format("it is the main function of a kernel thread, which {}() starts", creator);
  auto calls = calls_of(layout, function);
  if (std::string check = first_called(thread_stop_checks(), calls); !check.empty() && can_sleep(calls))
    return fmt::format("it is the loop of a kernel thread (it asks {}() and sleeps)", check);
  return {};
}

// Of the rules stays-on-stack, long-wait and some-wait, at most one is reported for a function: the strictest one.
void check_function(const PatchUnit& unit, const FunctionChange& function, Findings& findings) {
  std::string why = why_never_left(unit.original, function.original);
  if (why.empty()) why = why_never_left(unit.patched, function.patched);
  std::string name = without_numbers(function.symbol);
  if (!why.empty())
    findings.refusals.push_back(finding(
        "stays-on-stack",
        refusal_at(unit, function.patched,
                   why + ": a thread that sleeps there is not switched to the new code, and the transition does not "
                         "end before it leaves the function",
                   "move the change into a function that the loop calls and returns from; or, where the thread can "
                   "be stopped and started again during the transition, --allow stays-on-stack=REASON")));
  else if (is_wait_of_nearly_all_processes(name))
    findings.refusals.push_back(finding(
        "long-wait",
        refusal_at(
            unit, function.patched,
            "nearly every process of a machine sleeps in it, and is not switched to the new code before it leaves it: "
            "the transition takes 15 seconds or more, until the kernel wakes all of them, and system calls that are "
            "not started again return early (EINTR)",
            "move the change into a function that it calls; where that is no harm, --allow long-wait=REASON")));
  else if (is_wait_of_some_processes(name))
    findings.notes.push_back(note("some-wait", function.symbol + "()",
                                  "tasks sleep in it for as long as nothing happens: where one does, the transition "
                                  "takes 15 seconds or more, until the kernel wakes it"));
}

} // namespace

void stays_on_stack(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) check_function(unit, function, findings);
}

} // namespace klp::checks
