// Strings that the facts of many units contain, and which are encoded as numbers: names that the kernel's headers
// define, and the names of these headers. The choice of strings affects only the size of facts. Another choice or order
// needs another schema_version.
#pragma once

#include <string_view>

namespace klp::facts {

extern const std::string_view dictionary; // each string ends with a NUL

} // namespace klp::facts
