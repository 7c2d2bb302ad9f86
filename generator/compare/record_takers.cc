#include "generator/compare/record_takers.h"

namespace klp {

std::set<RecordTaker> takers_of(const std::vector<UnitLifetimes>& units, const facts::Record& before) {
  return find_holders(units, false, before).takers;
}

} // namespace klp
