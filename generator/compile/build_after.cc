#include "generator/compile/build_after.h"

namespace klp {

const Unit& unit_after(const Unit& unit, const BuildAfter& after) {
  auto changed = after.units.find(unit.output);
  return changed == after.units.end() ? unit : changed->second;
}

} // namespace klp
