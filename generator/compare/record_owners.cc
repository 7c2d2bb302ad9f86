#include "generator/compare/record_owners.h"
#include "generator/compare/record_changes.h"
#include "generator/compare/record_takers.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

using facts::HolderKind;
using facts::Lifetime;
using facts::Outlives;

// "mm/vmscan.c:12: "
std::string at(const facts::Place& place) {
  return place.line == 0 ? "" : fmt::format("{}:{}: ", place.file, place.line);
}

std::string describe(const Lifetime& l) {
  std::string function = l.function + "()";
  switch (l.outlives) {
  case Outlives::variable:
    return fmt::format("the variable {} is of this type", l.what);
  case Outlives::stored:
    return function + " stores its address in memory";
  case Outlives::loaded:
    return function + " reads its address from memory";
  case Outlives::converted_from:
    return fmt::format("{} gets its address from a value of type {}", function, l.what);
  case Outlives::converted_to:
    return fmt::format("{} converts its address to {}", function, l.what);
  case Outlives::accessed_as:
    return fmt::format("{} accesses it as {}", function, l.what);
  case Outlives::passed:
    return fmt::format("{} passes its address to {}, whose parameter has another type", function, l.what);
  case Outlives::indirect:
    return function + " passes its address through a function pointer";
  case Outlives::assembler:
    return function + " passes it to inline assembler";
  case Outlives::address_taken:
    return l.what + " takes or returns it, and may be called through a function pointer";
  case Outlives::exported:
    return l.what + " takes or returns it, and is exported to modules";
  case Outlives::nothing:
    break;
  }
  return {};
}

struct RecordName {
  std::string tag; // "struct lb_env"; "struct": without a name
  facts::Place place;
  bool operator==(const RecordName& other) const {
    return tag == other.tag && place.file == other.place.file && place.line == other.place.line;
  }
};

std::string tag_of(facts::RecordKind kind, const std::string& name) {
  std::string tag = kind == facts::RecordKind::union_ ? "union" : "struct";
  return name.empty() ? tag : tag + " " + name;
}

class Search {
public:
  Search(const std::vector<UnitLifetimes>& units, bool patched) : units_(units), patched_(patched) {}

  // Empty: proved.
  std::string run(const facts::Record& record) {
    wanted_.push_back({tag_of(record.kind, record.name), record.place});
    for (std::size_t next = 0; next < wanted_.size(); ++next) // grows
      for (std::size_t unit = 0; unit < units_.size(); ++unit)
        if (std::string why = look_into(unit, next); !why.empty()) return why;
    for (const auto& [unit, callee] : callees_)
      if (!takers.contains({units_[unit].object, callee}))
        return fmt::format("{} calls {}() with it, which is in no file that was compiled for this change",
                           units_[unit].source, callee);
    if (owners.empty()) return "no function has an object of it as a local variable";
    return {};
  }

  std::set<RecordOwner> owners;
  std::set<RecordTaker> takers;

private:
  // Of a record that the unit only declares, the place is not known.
  static bool is_meant(const Lifetime& l, const RecordName& wanted) {
    std::string tag = tag_of(l.kind, l.name);
    return RecordName{tag, l.place} == wanted || (tag == wanted.tag && l.place.line == 0 && !l.name.empty());
  }

  std::string look_into(std::size_t unit, std::size_t number) {
    const RecordName wanted = wanted_[number]; // a copy: the list grows
    for (const Lifetime& l : patched_ ? units_[unit].patched : units_[unit].original) {
      if (!is_meant(l, wanted)) continue;
      if (l.outlives != Outlives::nothing) return at(l.where) + of(number) + describe(l);
      for (const auto& holder : l.holders) take(unit, holder);
    }
    return {};
  }

  // Of a record that holds the one that is asked for.
  std::string of(std::size_t number) const {
    return number == 0 ? "" : fmt::format("of {}, which has it as a member: ", wanted_[number].tag);
  }

  void take(std::size_t unit, const facts::Holder& holder) {
    switch (holder.kind) {
    case HolderKind::owner:
      owners.insert({unit, holder.name});
      break;
    case HolderKind::taker:
      takers.insert({units_[unit].object, holder.name});
      break;
    case HolderKind::callee:
      callees_.insert({unit, holder.name});
      break;
    case HolderKind::container:
      RecordName container{holder.name, holder.place};
      if (std::ranges::find(wanted_, container) == wanted_.end()) wanted_.push_back(std::move(container));
    }
  }

  const std::vector<UnitLifetimes>& units_;
  const bool patched_;
  std::vector<RecordName> wanted_;                        // the record, and those that contain it
  std::set<std::pair<std::size_t, std::string>> callees_; // by unit
};

} // namespace

RecordOwners owners_of(const std::vector<UnitLifetimes>& units, const facts::Record& before,
                       const facts::Record& after) {
  RecordOwners result;
  Search original(units, false), patched(units, true);
  result.obstacle = original.run(before);
  if (result.obstacle.empty()) result.obstacle = patched.run(after);
  result.original = std::move(original.owners);
  result.patched = std::move(patched.owners);
  return result;
}

std::set<RecordTaker> takers_of(const std::vector<UnitLifetimes>& units, const facts::Record& before) {
  Search search(units, false);
  search.run(before);
  return std::move(search.takers);
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
