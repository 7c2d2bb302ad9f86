// Splits a text into lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// Views of the lines of `text`, each with its newline; only the last line can lack it.
std::vector<std::string_view> split_lines(std::string_view text);

// A line and its number in the file that was read. If the file was encoded, one decoded line can come from several
// lines of the file: then `number` is that of the first.
struct NumberedLine {
  std::string text; // with its newline; only the last line can lack it
  int number = 0;   // 1-based
};
using NumberedLines = std::vector<NumberedLine>;

NumberedLines numbered_lines(std::string_view text);

} // namespace klp
