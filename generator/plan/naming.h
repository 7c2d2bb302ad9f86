// The units that may use functions of other units, by name.
#pragma once

#include "generator/kernel/target/target.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

// Units whose source, or an inline function or macro of a header that they may read, mentions one of `names`: by text,
// so more than those that really use it. Takes a second or two. By source.
Result<std::vector<Unit>> units_naming(const Target& target, const std::set<std::string>& names);

} // namespace klp
