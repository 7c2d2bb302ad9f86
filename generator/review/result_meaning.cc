// A function that keeps its type and tells its callers in another way: callers that test for NULL follow an error
// pointer, and callers of a yes or no take an error for a yes. Only ways that exclude each other are judged, by the
// constants that the compiler saw the function return. As a rule it is a part of a change, whose callers were left out.
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

struct Convention {
  std::uint8_t had;    // of these the old function returned all,
  std::uint8_t lacked; // of these none,
  std::uint8_t gained; // and this one the new function does
  std::string_view before, now;
};

constexpr Convention conventions[] = {
    {set({ResultKind::null}), set({ResultKind::error_pointer}), set({ResultKind::error_pointer}),
     "NULL, and no error pointer that the compiler saw", "an error pointer (ERR_PTR)"},
    {set({ResultKind::error_pointer}), set({ResultKind::null}), set({ResultKind::null}),
     "an error pointer (ERR_PTR), and no NULL that the compiler saw", "NULL"},
    {set({ResultKind::zero, ResultKind::value}), set({ResultKind::error, ResultKind::computed}),
     set({ResultKind::error}), "0 or another number, and no error", "an error (-E...)"},
    {set({ResultKind::zero, ResultKind::error}), set({ResultKind::value, ResultKind::computed}),
     set({ResultKind::value}), "0 or an error (-E...)", "a number that is no error"},
};

const Convention* broken(const SharedFunction& f) {
  for (const auto& c : conventions)
    if ((f.before.results & c.had) == c.had && !(f.before.results & c.lacked) && (f.after.results & c.gained))
      return &c;
  return nullptr;
}

} // namespace

void result_meaning(const ReviewInput& change, Findings& findings) {
  auto matters = [](const SharedFunction& f) { return broken(f) != nullptr; };
  for (const auto& [f, callers] : old_callers(change, Alters::meaning, matters)) {
    const Convention& c = *broken(f);
    findings.refusals.push_back(
        finding("result-meaning",
                about(f.unit, f.change.patched,
                      fmt::format("it returned {}; now it can return {}, and what calls it in the running kernel was "
                                  "written for the old results, and is not changed: {}",
                                  c.before, c.now, fmt::join(callers, ", ")),
                      "give klp the whole change, with its callers; where they get along with the new results, --allow "
                      "result-meaning=REASON")));
  }
}

} // namespace klp::checks
