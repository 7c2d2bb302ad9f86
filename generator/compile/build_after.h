// The effects of a change on the build itself: other commands, more units, other generated files.
#pragma once

#include "generator/kernel/target/target.h"

#include <map>
#include <set>
#include <string>

namespace klp {

struct BuildAfter {
  std::map<std::string, Unit> units;        // by Unit::output: units that are compiled with another command
  std::set<std::string> added;              // sources that the kernel was not built from; their originals are empty
  std::map<std::string, std::string> files; // by path in the build folder: new text of a file
};

// The unit as it is compiled after the change.
const Unit& unit_after(const Unit& unit, const BuildAfter& after);

} // namespace klp
