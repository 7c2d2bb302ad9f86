// Finds the units that may use functions of other units, by name.
#pragma once

#include "generator/kernel/target/target.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

// The units that mention one of `names` in their source file, or use an inline function or macro of a header that
// mentions one. The search is by text, so the result can have units that do not really use the function. Takes one or
// two seconds. Sorted by source.
Result<std::vector<Unit>> units_naming(const Target& target, const std::set<std::string>& names);

} // namespace klp
