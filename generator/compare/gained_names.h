// Global names that a unit defines only since the change, so that other files can use them only since the change:
//
//   a new definition                    int help(int x) { ... }
//   a definition that was static        static int help(int x)  becomes  int help(int x)
//   a new alias of a definition         int assist(int x) __attribute__((alias("help")));
//
// A unit that gains a name can have the same code as before. It is still needed: for the new definition, or to find the
// address of the static one in the kernel image.
#pragma once

#include "generator/object/layout.h"

#include <string>
#include <utility>
#include <vector>

namespace klp {

// The global names of all functions and variables that an object defines, including aliases, each with its atom.
std::vector<std::pair<std::string, AtomId>> global_names(const Layout& layout);

// The global names of the patched object that are no global names of the original object.
std::vector<std::pair<std::string, AtomId>> gained_names(const Layout& original, const Layout& patched);

} // namespace klp
