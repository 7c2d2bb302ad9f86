#include "generator/review/checks.h"

namespace klp::checks {

void shared_body(const Reviewed& change, Findings& findings) {
  for (const auto& unit : change.units) {
    const Layout& before = *unit.original.layout;
    for (const auto& function : unit.comparison.changed)
      for (SymbolId alias : before.atom(function.original).aliases) {
        const std::string& name = before.object().symbols[alias].name;
        AtomId after = unit.patched.layout->find(name);
        if (after == no_atom || after == function.patched) continue;
        findings.refusals.push_back(finding(
            "shared-body",
            about(unit, function.patched,
                  "it shares its code with " + name + "() in the running kernel, and no longer does after the change",
                  "redirecting one would redirect both: change both in the same way, or change their callers")));
      }
  }
}

} // namespace klp::checks
