#include "extent.h"

namespace klp::gcc {

namespace {

constexpr unsigned most_lines_before = 20;
bool continues(std::string_view line) { return !line.empty() && line.back() == '\\'; }

std::string_view trimmed(std::string_view line) {
  auto first = line.find_first_not_of(" \t\r\f");
  if (first == line.npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r\f") + 1 - first);
}

// True if the line can be the beginning of a declaration that continues on the next line.
bool continues_on_next_line(std::string_view line) {
  line = trimmed(line);
  if (line.empty() || line[0] == '#' || line[0] == '*' || line[0] == '/') return false;
  return line.back() != ';' && line.back() != '}' && line.back() != '{' && line.back() != '\\';
}

unsigned first_line(const SourceFile& file, unsigned line) {
  unsigned first = line;
  while (first > 1 && line - first < most_lines_before && continues_on_next_line(file.line(first - 1))) --first;
  return first;
}

} // namespace

Lines macro_lines(const SourceFile& file, unsigned number, unsigned line) {
  unsigned last = line;
  while (last < file.line_count() && continues(file.line(last))) ++last;
  return {number, line, last};
}

Lines definition_lines(const SourceFile& file, unsigned number, unsigned line, unsigned last) {
  if (line == 0 || line > file.line_count()) return {};
  return {number, first_line(file, line), std::max(line, last)};
}

} // namespace klp::gcc
