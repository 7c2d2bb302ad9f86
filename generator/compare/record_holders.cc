#include "generator/compare/record_holders.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

using facts::HolderKind;
using facts::Lifetime;
using facts::Outlives;

// "mm/vmscan.c:12: "; empty if the place is not known.
std::string place_prefix(const facts::Place& place) {
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
  std::string tag; // "struct lb_env"; "struct" for a structure without a name
  facts::Place place;
  bool operator==(const RecordName& other) const {
    return tag == other.tag && place.file == other.place.file && place.line == other.place.line;
  }
};

std::string tag_of(facts::RecordKind kind, const std::string& name) {
  std::string tag = kind == facts::RecordKind::union_ ? "union" : "struct";
  return name.empty() ? tag : tag + " " + name;
}

class HolderSearch {
public:
  HolderSearch(const std::vector<UnitLifetimes>& units, bool patched) : units_(units), patched_(patched) {}

  RecordHolders run(const facts::Record& record) {
    wanted_.push_back({tag_of(record.kind, record.name), record.place});
    found_.obstacle = search();
    return std::move(found_);
  }

private:
  // Returns the obstacle.
  std::string search() {
    for (std::size_t next = 0; next < wanted_.size(); ++next) // add_holder() appends to the list
      for (std::size_t unit = 0; unit < units_.size(); ++unit)
        if (std::string why = search_unit(unit, next); !why.empty()) return why;
    for (const auto& [unit, callee] : callees_)
      if (!found_.takers.contains({units_[unit].object, callee}))
        return fmt::format("{} calls {}() with it, which is in no file that was compiled for this change",
                           units_[unit].source, callee);
    if (found_.owners.empty()) return "no function has an object of it as a local variable";
    return {};
  }

  // The place of a record is not known in a unit that only declares it: then the tag alone decides.
  static bool is_wanted(const Lifetime& l, const RecordName& wanted) {
    std::string tag = tag_of(l.kind, l.name);
    return RecordName{tag, l.place} == wanted || (tag == wanted.tag && l.place.line == 0 && !l.name.empty());
  }

  std::string search_unit(std::size_t unit, std::size_t number) {
    const RecordName wanted = wanted_[number]; // a copy: add_holder() appends to the list
    for (const Lifetime& l : patched_ ? units_[unit].patched : units_[unit].original) {
      if (!is_wanted(l, wanted)) continue;
      if (l.outlives != Outlives::nothing) return place_prefix(l.where) + container_prefix(number) + describe(l);
      for (const auto& holder : l.holders) add_holder(unit, holder);
    }
    return {};
  }

  // Names the record that the obstacle is about, if it is not the record itself, but one that contains it.
  std::string container_prefix(std::size_t number) const {
    return number == 0 ? "" : fmt::format("of {}, which has it as a member: ", wanted_[number].tag);
  }

  void add_holder(std::size_t unit, const facts::Holder& holder) {
    switch (holder.kind) {
    case HolderKind::owner:
      found_.owners.insert({unit, holder.name});
      break;
    case HolderKind::taker:
      found_.takers.insert({units_[unit].object, holder.name});
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
  RecordHolders found_;
  std::vector<RecordName> wanted_;                        // the record, and the records that contain it
  std::set<std::pair<std::size_t, std::string>> callees_; // unit and function that it calls with an object
};

} // namespace

RecordHolders find_holders(const std::vector<UnitLifetimes>& units, bool patched, const facts::Record& record) {
  return HolderSearch(units, patched).run(record);
}

} // namespace klp
