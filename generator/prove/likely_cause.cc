#include "generator/prove/likely_cause.h"

namespace klp {

std::string likely_cause(const MismatchedUnit& unit, const std::string& build_difference) {
  if (unit.fits_without_plugin.value_or(false))
    return "klp's compiler plugin alters the code: a fault of klp, please report it";
  if (!build_difference.empty()) return build_difference;
  if (unit.mismatched * 2 > unit.functions)
    return "most of the unit differs: another configuration, other compiler options, or another header";
  return "the rest of the unit is in the image: the function's source, or a header that it uses, is of another level";
}

} // namespace klp
