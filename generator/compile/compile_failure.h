// The error for a failed compilation, with the messages of the compiler.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The edges for which Ninja has printed "FAILED: ".
std::vector<std::string> failed_edges(std::string_view ninja_output);

// The compiler's messages with paths relative to the source tree or the build folder, at most 60 lines.
std::string readable_messages(std::string_view log);

// Whether the compiler has reported an included file that does not exist.
bool misses_included_file(std::string_view log);

// `before`: true if the unit without the change does not compile either.
Error compile_error(const Unit& unit, bool before, std::string_view log);

} // namespace klp
