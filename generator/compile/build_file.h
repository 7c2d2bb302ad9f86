// The build.ninja file, and the quoting that the shell and Ninja need in it.
#pragma once

#include "base/error.h"
#include "generator/compile/unit_command.h"
#include "generator/compile/work_folders.h"

#include <string>
#include <string_view>

namespace klp {

std::string shell_quoted(std::string_view argument);
std::string ninja_path(std::string_view path);   // in a build line
std::string ninja_value(std::string_view value); // after "name ="

// The rule of all edges.
inline constexpr char build_file_head[] = "rule make\n  command = $run\n  description = $out\n";

// The edge that makes one unit's object on one side: runs the compiler, then objtool, with their output in the unit's
// log (SideFolders::log). Error: an argument contains a newline, for which Ninja has no escape.
Result<std::string> build_edge(const SideFolders& side, const Unit& unit, const UnitCommand& command);

// The name of this edge: "patched/objects/fs/inode.o".
std::string edge_name(const SideFolders& side, const Unit& unit);

} // namespace klp
