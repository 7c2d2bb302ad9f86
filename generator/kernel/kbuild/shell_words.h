// A line as /bin/sh would split it, as far as kbuild's recipes need: words, quotes, and where one command ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

using Words = std::vector<std::string>;

// The commands of one line, separated by ; & | and newline. Variables and globs stay as they are written.
std::vector<Words> shell_commands(std::string_view line);

} // namespace klp
