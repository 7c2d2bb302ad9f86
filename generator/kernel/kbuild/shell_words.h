// Splits a shell line into commands and words as /bin/sh does, as far as the recipes of kbuild need it: blanks, quotes,
// backslashes and command separators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

using Words = std::vector<std::string>;

// The commands of a line; ; & | and newline separate them. Variables and globs are not expanded.
std::vector<Words> shell_commands(std::string_view line);

} // namespace klp
