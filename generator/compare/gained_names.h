// Names by which other files can refer to a unit since the change, and could not before.
//
//   what is new                      int help(int x) { ... }
//   what was static                  static int help(int x)  becomes  int help(int x)
//   another name of what exists      int assist(int x) __attribute__((alias("help")));
//
// Such a unit can be the same in all of its code, and is needed all the same: for the new definition, or for the proof
// of where the kernel has the static one.
#pragma once

#include "generator/object/layout.h"

#include <string>
#include <utility>
#include <vector>

namespace klp {

// The global names of functions and variables that an object defines, aliases among them, each with its atom.
std::vector<std::pair<std::string, AtomId>> global_names(const Layout& layout);

// Those of the patched object that the original object does not define as globals.
std::vector<std::pair<std::string, AtomId>> gained_names(const Layout& original, const Layout& patched);

} // namespace klp
