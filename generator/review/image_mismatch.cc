#include "generator/review/checks.h"

#include <fmt/format.h>

namespace klp::checks {

void image_mismatch(const Reviewed& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed) {
      const FunctionMatch* match = unit.witness.function(function.original);
      if (match && (match->address || (!function.redirected && match->places_that_fit > 0))) continue;
      std::string cause = "the original function is not what the image runs";
      if (match && !match->mismatch.empty()) cause += ": " + match->mismatch;
      if (!unit.likely_cause.empty()) cause += "; likely cause: " + unit.likely_cause;
      if (match && match->mismatch.empty() && match->places_that_fit > 1)
        cause = fmt::format("{} functions of the image look exactly like the original", match->places_that_fit);
      findings.refusals.push_back(finding(
          "image-mismatch", about(unit, function.patched, cause,
                                  "check that source, configuration, compiler and image of the target belong together "
                                  "(klp target show)")));
    }
}

} // namespace klp::checks
