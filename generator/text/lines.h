// A text as its lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// Each line with its newline; only the last one may lack it. Views into `text`.
std::vector<std::string_view> split_lines(std::string_view text);

// A line, and where it stands (or begins, where it was encoded) in the file that was read.
struct NumberedLine {
  std::string text; // with its newline; only the last one may lack it
  int number = 0;   // 1-based
};
using NumberedLines = std::vector<NumberedLine>;

NumberedLines numbered_lines(std::string_view text);

} // namespace klp
