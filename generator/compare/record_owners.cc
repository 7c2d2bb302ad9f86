#include "generator/compare/record_owners.h"

namespace klp {

RecordOwners owners_of(const std::vector<UnitLifetimes>& units, const facts::Record& before,
                       const facts::Record& after) {
  RecordHolders original = find_holders(units, false, before), patched;
  if (original.obstacle.empty()) patched = find_holders(units, true, after);
  RecordOwners result;
  result.obstacle = original.obstacle.empty() ? std::move(patched.obstacle) : std::move(original.obstacle);
  result.original = std::move(original.owners);
  result.patched = std::move(patched.owners);
  return result;
}

std::set<std::string> symbols_holding(const facts::Unit& unit, const std::string& function) {
  std::set<std::string> symbols;
  for (const auto& f : unit.functions)
    if (f.name == function && f.clone_kind != facts::CloneKind::cold) symbols.insert(f.symbol);
  for (const auto& i : unit.inlinings)
    if (i.callee == function) symbols.insert(i.into);
  return symbols;
}

} // namespace klp
