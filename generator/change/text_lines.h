// A text as its lines.
#pragma once

#include <string_view>
#include <vector>

namespace klp {

// Each line with its newline; only the last one may lack it. Views into `text`.
std::vector<std::string_view> split_lines(std::string_view text);

} // namespace klp
