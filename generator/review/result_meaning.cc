// Rule result-meaning: a function keeps its type, but reports errors in another way. Callers that test for NULL then
// use an error pointer, and callers that expect 0 or another number take an error for a number.
//
//   original:  return NULL;        patched:  return ERR_PTR(-ENOMEM);
//
// Only conventions that exclude each other are compared, by the constants in the facts that the function returns.
// The usual reason is that klp was given only a part of a change, without the changed callers.
#include "generator/prove/about.h"
#include "generator/review/checks.h"
#include "generator/review/old_callers.h"

#include <fmt/format.h>

namespace klp::checks {

namespace {

using facts::ResultKind;

constexpr std::uint8_t set(std::initializer_list<ResultKind> kinds) {
  std::uint8_t bits = 0;
  for (ResultKind kind : kinds) bits |= static_cast<std::uint8_t>(kind);
  return bits;
}

struct ConventionChange {
  std::uint8_t had;             // the old function returned all of these kinds,
  std::uint8_t lacked;          // and none of these;
  std::uint8_t gained;          // the new function returns at least one of these
  std::string_view before, now; // both conventions, for the message
};

constexpr ConventionChange convention_changes[] = {
    {set({ResultKind::null}), set({ResultKind::error_pointer}), set({ResultKind::error_pointer}),
     "NULL, and no error pointer that the compiler saw", "an error pointer (ERR_PTR)"},
    {set({ResultKind::error_pointer}), set({ResultKind::null}), set({ResultKind::null}),
     "an error pointer (ERR_PTR), and no NULL that the compiler saw", "NULL"},
    {set({ResultKind::zero, ResultKind::value}), set({ResultKind::error, ResultKind::computed}),
     set({ResultKind::error}), "0 or another number, and no error", "an error (-E...)"},
    {set({ResultKind::zero, ResultKind::error}), set({ResultKind::value, ResultKind::computed}),
     set({ResultKind::value}), "0 or an error (-E...)", "a number that is no error"},
};

const ConventionChange* convention_change(const SharedFunction& f) {
  for (const auto& c : convention_changes)
    if ((f.before.results & c.had) == c.had && !(f.before.results & c.lacked) && (f.after.results & c.gained))
      return &c;
  return nullptr;
}

} // namespace

void result_meaning(const ReviewInput& change, Findings& findings) {
  auto matters = [](const SharedFunction& f) { return convention_change(f) != nullptr; };
  for (const auto& [f, callers] : old_callers(change, Alters::meaning, matters)) {
    const ConventionChange& c = *convention_change(f);
    findings.refusals.push_back(finding(
        "result-meaning",
        refusal_at(f.unit, f.change.patched,
                   fmt::format("it returned {}; now it can return {}, and what calls it in the running kernel was "
                               "written for the old results, and is not changed: {}",
                               c.before, c.now, fmt::join(callers, ", ")),
                   "give klp the whole change, with its callers; where they get along with the new results, --allow "
                   "result-meaning=REASON")));
  }
}

} // namespace klp::checks
