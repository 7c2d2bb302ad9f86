// A failed compilation, told as the compiler tells it.
#pragma once

#include "generator/compile/compile.h"
#include "generator/compile/work_folders.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The edges that Ninja says have failed.
std::vector<std::string> failed_edges(std::string_view ninja_output);

// The compiler's messages with the tree's own names, at most 60 lines.
std::string readable_messages(std::string_view log);

// Whether the compiler missed a file that is included.
bool lacks_a_file(std::string_view log);

// `before`: whether the unit fails without the change too.
Error compile_error(const Unit& unit, bool before, std::string_view log);

} // namespace klp
