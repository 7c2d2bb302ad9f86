#include "generator/widen/record_owner_functions.h"

#include "generator/compare/record_changes.h"

#include <fmt/format.h>
#include <tuple>

namespace klp {

namespace {

struct Owners {
  std::string record;
  std::set<RecordOwner> functions;
};

// For each changed record whose objects exist on stacks only: the functions that have such an object.
std::vector<Owners> known_owners(const ComparedUnits& compared) {
  std::vector<Owners> all;
  std::set<std::tuple<std::string, std::string, std::uint32_t>> done;
  for (const auto& unit : compared.units)
    for (const auto& change : record_changes(unit.original, unit.patched, unit.changed_records)) {
      std::string name = name_with_keyword(change.before->kind, change.before->name);
      if (!done.insert({name, change.before->place.file, change.before->place.line}).second) continue;
      RecordOwners owners = owners_of(compared.lifetimes, *change.before, *change.after);
      if (owners.obstacle.empty()) all.push_back({name, std::move(owners.original)});
    }
  return all;
}

bool is_of(const Unit& unit, const UnitLifetimes& lifetimes) {
  return unit.source == lifetimes.source && object_of(unit) == lifetimes.object;
}

// Index of the unit in compared.units. A unit that does not differ is not there yet: it is read again and added.
Result<std::size_t> unit_of(const UnitLifetimes& lifetimes, const std::vector<CompiledUnit>& compiled,
                            ComparedUnits& compared) {
  for (std::size_t u = 0; u < compared.units.size(); ++u)
    if (is_of(compared.compiled[u], lifetimes)) return u;
  for (const auto& made : compiled)
    if (is_of(made.unit, lifetimes)) {
      TRY(auto loaded, LoadedUnit::load(made));
      PatchUnit unit = loaded->compared();
      compared.add(made, std::move(loaded), std::move(unit));
      break;
    }
  return compared.units.size() - 1;
}

void patch(PatchUnit& unit, const std::string& symbol, const std::string& record) {
  const Layout& layout = *unit.original.layout;
  AtomId original = layout.find(symbol);
  if (original == no_atom || !layout.has_fentry(original)) return;
  AtomId patched = unit.comparison.correlation.to_patched[original];
  if (patched == no_atom || unit.comparison.change_of(patched)) return;
  FunctionChange owner;
  owner.original = original;
  owner.patched = patched;
  owner.symbol = unit.patched.layout->name(patched);
  owner.why = fmt::format("its code stays the same; it has a {} on its stack, whose layout changes", record);
  unit.comparison.changed.push_back(std::move(owner));
}

} // namespace

Status patch_record_owners(const std::vector<CompiledUnit>& compiled, ComparedUnits& compared) {
  for (const auto& owners : known_owners(compared))
    for (const auto& owner : owners.functions) {
      TRY(std::size_t number, unit_of(compared.lifetimes[owner.unit], compiled, compared));
      PatchUnit& unit = compared.units[number];
      for (const auto& symbol : symbols_holding(*unit.original.facts, owner.function))
        patch(unit, symbol, owners.record);
    }
  return {};
}

} // namespace klp
