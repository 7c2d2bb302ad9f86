// Finds the units that depend on touched definitions in included files, with the facts that the compiler plugin
// recorded while a tree was built (klp facts index).
#pragma once

#include "generator/plan/users.h"

#include <filesystem>

namespace klp {

// Same as users_of() without every_reader. Units that the index does not have (assembler code, objects without facts)
// are found by text. `index`: its path. Returns an error if the index cannot be read, if its source text
// or its compiler differs from the target's, or if it is older than the tree.
Result<Users> users_by_index(const Target& target, const std::filesystem::path& index,
                             const std::set<std::string>& files, const std::vector<Touched>& touched);

} // namespace klp
