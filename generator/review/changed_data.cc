#include "generator/review/checks.h"

namespace klp::checks {

void changed_data(const Reviewed& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& data : unit.comparison.changed_data)
      if (!unit.written.contains(data.patched))
        findings.refusals.push_back(finding("changed-data", about(unit, data.patched, data.cause(), data.remedy())));
}

} // namespace klp::checks
