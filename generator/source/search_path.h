// Where a unit's compiler looks for included files, read off its command.
#pragma once

#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

struct SearchPath {
  std::vector<std::string> folders; // in the order of search: -iquote, -I, -isystem, -idirafter
  std::vector<std::string> forced;  // -include: read before the source
  bool operator==(const SearchPath&) const = default;
};

// Paths are absolute: relative ones count from the target's build folder, where the command runs.
SearchPath search_path(const Unit& unit, const Target& target);

} // namespace klp
