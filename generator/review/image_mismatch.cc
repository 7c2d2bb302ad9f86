#include "generator/compare/gained_names.h"
#include "generator/prove/about.h"
#include "generator/review/checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

static constexpr char remedy[] = "check that source, configuration, compiler and image of the target belong together "
                                 "(klp target show)";

// A file of which no function changes, and which other files use something new of: some function of it must be there.
static void unknown_file(const PatchUnit& unit, Findings& findings) {
  const auto& functions = unit.image_match.functions();
  bool proved = functions.empty() || std::ranges::any_of(functions, &FunctionMatch::is_in_image);
  auto gained = gained_names(*unit.original.layout, *unit.patched.layout);
  if (proved || gained.empty() || !unit.comparison.changed.empty()) return;
  Error e =
      about(unit, gained.front().second,
            "the change adds it to a file of which the image runs no function: " + functions.front().mismatch, remedy);
  if (!unit.likely_cause.empty()) e.cause += "; likely cause: " + unit.likely_cause;
  findings.refusals.push_back(finding("image-mismatch", std::move(e)));
}

void image_mismatch(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units) unknown_file(unit, findings);
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed) {
      const FunctionMatch* match = unit.image_match.function(function.original);
      if (match && (match->address || (!function.redirected && match->places_that_fit > 0))) continue;
      std::string cause = "the original function is not what the image runs";
      if (match && !match->mismatch.empty()) cause += ": " + match->mismatch;
      if (!unit.likely_cause.empty()) cause += "; likely cause: " + unit.likely_cause;
      if (match && match->mismatch.empty() && match->places_that_fit > 1)
        cause = fmt::format("{} functions of the image look exactly like the original", match->places_that_fit);
      findings.refusals.push_back(finding("image-mismatch", about(unit, function.patched, cause, remedy)));
    }
}

} // namespace klp::checks
