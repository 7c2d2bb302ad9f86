// Rules changed-data and several-writes: existing variables whose initial value the change alters.
#include "generator/prove/about.h"
#include "generator/review/checks.h"

#include <fmt/format.h>

namespace klp::checks {

void changed_data(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& data : unit.comparison.changed_data) {
      if (!unit.written.contains(data.patched))
        findings.refusals.push_back(
            finding("changed-data", refusal_at(unit, data.patched, data.cause(), data.remedy())));
      else if (data.stores.several_members)
        findings.notes.push_back(note("several-writes", data.symbol,
                                      "one store alters several members of an element: whoever reads them one after "
                                      "the other may find an old one beside a new one"));
      else if (std::size_t stores = data.stores.stores.size(); stores > 1)
        findings.notes.push_back(note("several-writes", data.symbol,
                                      fmt::format("its {} changed elements are written one after the other: whoever "
                                                  "takes several of them together may find old and new ones",
                                                  stores)));
    }
}

} // namespace klp::checks
