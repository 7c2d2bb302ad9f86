// The folders in which the compiler looks for the included files of a unit, from the unit's compile command.
#pragma once

#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

struct SearchPath {
  std::vector<std::string> folders; // in the order of search: -iquote, -I, -isystem, -idirafter
  std::vector<std::string> forced;  // files of -include, which are read before the source
  bool operator==(const SearchPath&) const = default;
};

// All paths are absolute. Relative ones in the command are relative to the target's build folder, where it runs.
SearchPath search_path(const Unit& unit, const Target& target);

} // namespace klp
