// Global functions that take or return objects of a record, or their addresses: code of other units may call them.
#pragma once

#include "generator/compare/record_owners.h"

namespace klp {

struct RecordTaker {
  std::string object, function;
  auto operator<=>(const RecordTaker&) const = default;
};

// Before the change.
std::set<RecordTaker> takers_of(const std::vector<UnitLifetimes>& units, const facts::Record& before);

} // namespace klp
