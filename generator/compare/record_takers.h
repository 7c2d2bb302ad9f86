// Global functions that take or return objects of a record, or their addresses: other units can call them.
#pragma once

#include "generator/compare/record_holders.h"

namespace klp {

// The takers before the change. `before`: the record in the facts of the original side.
std::set<RecordTaker> takers_of(const std::vector<UnitLifetimes>& units, const facts::Record& before);

} // namespace klp
