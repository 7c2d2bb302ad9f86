// A unit that uses a macro of a header, and the query for such units.
#pragma once

#include "tests/unit/index/small_tree.h"

namespace klp::facts {

// A unit that uses the macro `name` of include/m.h, and into whose function f() inlined_NAME() is inlined.
inline Unit unit_with_use(const std::string& source, const std::string& name) {
  Unit unit = small_unit(source);
  unit.uses = {{DefinitionKind::macro, name, {"include/m.h", 1, 9}}};
  unit.files = {{source, "01"}, {"include/m.h", "02"}};
  unit.inlinings = {{"inlined_" + name, "f", "f", {source, 3, 3}}};
  add_function(unit, "f", "f", 2);
  return unit;
}

// The sources of the units that use the macro `name`.
inline Names sources_using(const SmallTree& tree, const std::string& name) {
  auto index = tree.open();
  auto units = index.units_using(DefinitionKind::macro, name);
  REQUIRE(units);
  return sources(*units);
}

} // namespace klp::facts
