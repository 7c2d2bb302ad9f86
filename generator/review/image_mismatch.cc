// Rule image-mismatch: the original of a changed function must be in the image of the running kernel.
#include "generator/compare/gained_names.h"
#include "generator/prove/about.h"
#include "generator/review/checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

constexpr char remedy[] = "check that source, configuration, compiler and image of the target belong together "
                          "(klp target show)";

// If no function of a file changes, but the change adds something that other files use, at least one function of the
// file must be in the image: otherwise the file is perhaps not part of the running kernel.
void check_unchanged_file(const PatchUnit& unit, Findings& findings) {
  const auto& functions = unit.image_match.functions();
  bool may_be_in_image = functions.empty() || std::ranges::any_of(functions, &FunctionMatch::is_in_image);
  auto gained = gained_names(*unit.original.layout, *unit.patched.layout);
  if (may_be_in_image || gained.empty() || !unit.comparison.changed.empty()) return;
  Error e = refusal_at(
      unit, gained.front().second,
      "the change adds it to a file of which the image runs no function: " + functions.front().mismatch, remedy);
  if (!unit.likely_cause.empty()) e.cause += "; likely cause: " + unit.likely_cause;
  findings.refusals.push_back(finding("image-mismatch", std::move(e)));
}

} // namespace

void image_mismatch(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units) check_unchanged_file(unit, findings);
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed) {
      const FunctionMatch* match = unit.image_match.function(function.original);
      if (match && (match->address || (!function.redirected && match->matching_places > 0))) continue;
      std::string cause = "the original function is not what the image runs";
      if (match && !match->mismatch.empty()) cause += ": " + match->mismatch;
      if (!unit.likely_cause.empty()) cause += "; likely cause: " + unit.likely_cause;
      if (match && match->mismatch.empty() && match->matching_places > 1)
        cause = fmt::format("{} functions of the image look exactly like the original", match->matching_places);
      findings.refusals.push_back(finding("image-mismatch", refusal_at(unit, function.patched, cause, remedy)));
    }
}

} // namespace klp::checks
