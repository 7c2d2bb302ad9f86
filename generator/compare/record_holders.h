// Finds the functions that have objects of a record: owners (the object is a local variable) and takers (a parameter or
// a return value).
#pragma once

#include "facts/facts.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

// Lifetimes of records in one compiled unit. Units whose code does not differ count too.
struct UnitLifetimes {
  std::string source, object; // object: the one that the unit is linked into, vmlinux or a module
  std::vector<facts::Lifetime> original, patched;
};

struct RecordOwner {
  std::size_t unit = 0; // index in the list of units that was searched
  std::string function; // name in the source
  auto operator<=>(const RecordOwner&) const = default;
};

// A global function that takes or returns an object of the record, or its address.
struct RecordTaker {
  std::string object, function; // object: as UnitLifetimes::object
  auto operator<=>(const RecordTaker&) const = default;
};

struct RecordHolders {
  std::set<RecordOwner> owners;
  std::set<RecordTaker> takers;
  // Why objects can exist outside of stack frames; the sets are then incomplete. Empty if they cannot.
  std::string obstacle;
};

// `patched`: searches the patched side of all units, not the original one. `record`: from the facts of the same side.
// Includes the holders of all records that contain the record as a member.
RecordHolders find_holders(const std::vector<UnitLifetimes>& units, bool patched, const facts::Record& record);

} // namespace klp
