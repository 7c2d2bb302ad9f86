// Rule shared-body: the compiler merges functions with equal bodies into one (identical code folding), on one side of
// the change only. Redirecting one of them would then redirect the other one, too, or would not be possible at all.
#include "generator/prove/about.h"
#include "generator/review/checks.h"

namespace klp::checks {

namespace {

// The name of another function of the unit that shares the function's body before or after the change; empty if there
// is none.
std::string merged_function(const PatchUnit& unit, const FunctionChange& function) {
  const Layout &before = *unit.original.layout, &after = *unit.patched.layout;
  AtomId pair = unit.comparison.correlation.to_original[function.patched];
  if (pair != function.original) return before.name(pair == no_atom ? function.original : pair);
  auto is_separated = [&](SymbolId id) {
    const Symbol& symbol = before.object().symbols[id];
    AtomId now = symbol.is_local() ? no_atom : after.find(symbol.name);
    return now != no_atom && now != function.patched;
  };
  const Atom& original = before.atom(function.original);
  if (is_separated(original.symbol)) return before.name(function.original);
  for (SymbolId alias : original.aliases)
    if (is_separated(alias)) return before.object().symbols[alias].name;
  return {};
}

} // namespace

void shared_body(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed)
      if (std::string other = merged_function(unit, function); !other.empty())
        findings.refusals.push_back(finding(
            "shared-body",
            refusal_at(
                unit, function.patched,
                "the compiler makes one function of " + function.symbol + "() and " + other +
                    "(), whose bodies are equal, on one side of the change only",
                "one of them cannot be redirected without the other: change both in the same way, or their callers")));
}

} // namespace klp::checks
