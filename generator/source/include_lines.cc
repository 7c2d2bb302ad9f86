#include "generator/source/include_lines.h"

#include <optional>

namespace klp {

namespace {

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size())); }

bool skip_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

// "name" or <name>
std::optional<IncludeLine> delimited_name(std::string_view text) {
  if (text.empty() || (text[0] != '"' && text[0] != '<')) return std::nullopt;
  std::size_t end = text.find(text[0] == '"' ? '"' : '>', 1);
  if (end == std::string_view::npos || end == 1) return std::nullopt;
  return IncludeLine{std::string(text.substr(1, end - 1)), text[0] == '"'};
}

// The file that a directive names. `line` begins after the #.
std::optional<IncludeLine> named_file(std::string_view line) {
  skip_blanks(line);
  if (skip_word(line, "include")) {
    skip_word(line, "_next");
    skip_blanks(line);
    return delimited_name(line);
  }
  if (!skip_word(line, "define")) return std::nullopt;
  skip_blanks(line);
  line.remove_prefix(std::min(line.find_first_of(" \t"), line.size()));
  skip_blanks(line);
  auto named = delimited_name(line);
  return named && named->name.ends_with(".h") ? named : std::nullopt;
}

} // namespace

std::vector<IncludeLine> include_lines(std::string_view text) {
  std::vector<IncludeLine> found;
  for (std::size_t hash = text.find('#'); hash != std::string_view::npos; hash = text.find('#', hash + 1)) {
    std::size_t start = text.substr(0, hash).find_last_not_of(" \t");
    if (start != std::string_view::npos && text[start] != '\n') continue;
    std::string_view line = text.substr(hash + 1, text.find('\n', hash) - hash - 1);
    if (auto name = named_file(line)) found.push_back(std::move(*name));
  }
  return found;
}

} // namespace klp
