// build.ninja, and the quoting it needs.
#pragma once

#include "base/error.h"
#include "generator/compile/unit_command.h"
#include "generator/compile/work_folders.h"

#include <string>
#include <string_view>

namespace klp {

std::string shell_quoted(std::string_view argument);
std::string ninja_path(std::string_view path);   // in a build line
std::string ninja_value(std::string_view value); // behind "name ="

// How each edge is run.
inline constexpr char build_file_head[] = "rule make\n  command = $run\n  description = $out\n";

// The edge that makes one unit's object on one side: the compiler, then objtool; what they say goes to the side's log.
// Error: an argument holds a newline, which Ninja cannot pass on.
Result<std::string> build_edge(const SideFolders& side, const Unit& unit, const UnitCommand& command);

// "patched/objects/fs/inode.o": the name of that edge.
std::string edge_name(const SideFolders& side, const Unit& unit);

} // namespace klp
