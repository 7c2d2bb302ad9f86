// Strings that facts of many units hold, so that they are stored as numbers: names that a kernel's headers define, and
// the names of these headers. Nothing depends on which they are but the size of facts; another choice or order is
// another schema_version.
#pragma once

#include <string_view>

namespace klp::facts {

extern const std::string_view dictionary; // each closed by a NUL

} // namespace klp::facts
