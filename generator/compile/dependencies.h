// What a compiler read, by its own account.
#pragma once

#include "base/error.h"
#include "generator/compile/compile.h"
#include "generator/compile/work_folders.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The files a make rule written by -MMD depends on.
std::vector<std::string> parse_dependencies(std::string_view rule);

// That the patched side read the edited files, and never the original of one.
Status check_dependencies(const Target& target, const Unit& unit, const SourceEdits& edits, const SideFolders& patched);

} // namespace klp
