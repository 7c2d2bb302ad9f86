// The units that depend on what a change touches in included files, by the compiler's own account of a tree that was
// built with the plugin (klp facts index).
#pragma once

#include "generator/plan/users.h"

#include <filesystem>

namespace klp {

// As users_of(), for the units that the index knows; the others (assembler code, objects without facts) are found by
// text. Errors: the index is of another source than the target, or older than the tree.
Result<Users> users_by_index(const Target& target, const std::filesystem::path& index,
                             const std::set<std::string>& files, const std::vector<Touched>& touched);

} // namespace klp
