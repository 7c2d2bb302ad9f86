#include "extent.h"
#include "lexer.h"

namespace klp::gcc {

static constexpr unsigned most_lines = 2000; // a brace that #if left without its partner must not run through the file
static constexpr unsigned most_lines_before = 20;

static bool continues(std::string_view line) { return !line.empty() && line.back() == '\\'; }

static std::string_view trimmed(std::string_view line) {
  auto first = line.find_first_not_of(" \t\r\f");
  if (first == line.npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r\f") + 1 - first);
}

Lines macro_lines(const SourceFile& file, unsigned number, unsigned line) {
  unsigned last = line;
  while (last < file.line_count() && continues(file.line(last))) ++last;
  return {number, line, last};
}

bool is_directive(const SourceFile& file, unsigned line) {
  while (line > 1 && continues(file.line(line - 1))) --line;
  auto text = trimmed(file.line(line));
  return !text.empty() && text[0] == '#';
}

// Belongs to the same declaration as the line that follows it.
static bool leads_on(std::string_view line) {
  line = trimmed(line);
  if (line.empty() || line[0] == '#' || line[0] == '*' || line[0] == '/') return false;
  return line.back() != ';' && line.back() != '}' && line.back() != '{' && line.back() != '\\';
}

static unsigned first_line(const SourceFile& file, unsigned line) {
  unsigned first = line;
  while (first > 1 && line - first < most_lines_before && leads_on(file.line(first - 1))) --first;
  return first;
}

// The end of the declaration that begins with `line`: its semicolon, or for a function, or for the use of a macro that
// makes one, the bracket that closes last.
static unsigned last_line(const SourceFile& file, unsigned line, bool is_function) {
  std::string_view text = file.from(line);
  Lexer lexer(text);
  int depth = 0;
  for (Word word = lexer.next(); word.kind != Word::end; word = lexer.next()) {
    if (word.kind != Word::character) continue;
    char c = word.text[0];
    if (c == '(' || c == '{' || c == '[') ++depth;
    if (c == ')' || c == '}' || c == ']') --depth;
    bool closed = depth <= 0 && (c == ';' || (is_function && (c == ')' || c == '}')));
    if (closed || depth < 0) return file.line_of(word.text.data());
    if (c == '{' && file.line_of(word.text.data()) > line + most_lines) break;
  }
  return std::min(line + most_lines, file.line_count());
}

Lines definition_lines(const SourceFile& file, unsigned number, unsigned line, unsigned last, bool is_function) {
  if (line == 0 || line > file.line_count()) return {};
  // A function's end is known, unless a macro made it: then its lines are those of the macro's arguments.
  unsigned end = last > line ? last : std::max(last, last_line(file, line, is_function));
  return {number, first_line(file, line), std::max(line, end)};
}

} // namespace klp::gcc
