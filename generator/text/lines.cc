#include "generator/text/lines.h"

namespace klp {

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t newline = text.find('\n');
    std::size_t length = newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

NumberedLines numbered_lines(std::string_view text) {
  NumberedLines lines;
  for (std::string_view line : split_lines(text))
    lines.push_back({std::string(line), static_cast<int>(lines.size()) + 1});
  return lines;
}

} // namespace klp
