#include "generator/compile/compile_failure.h"

#include "generator/compile/work_folders.h"

#include <algorithm>

namespace klp {

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::string first_lines(std::string text, int count) {
  std::size_t at = 0;
  for (; count > 0 && at != std::string::npos; --count) at = text.find('\n', at + (at > 0));
  if (at == std::string::npos || at + 1 >= text.size()) return text;
  return text.substr(0, at) + "\n[…]\n";
}

} // namespace

std::vector<std::string> failed_edges(std::string_view ninja_output) {
  constexpr std::string_view mark = "FAILED: ";
  std::vector<std::string> edges;
  while (!ninja_output.empty()) {
    std::size_t end = std::min(ninja_output.find('\n'), ninja_output.size());
    std::string_view line = ninja_output.substr(0, end);
    ninja_output.remove_prefix(std::min(end + 1, ninja_output.size()));
    if (!line.starts_with(mark)) continue;
    line.remove_prefix(mark.size());
    while (line.ends_with(' ')) line.remove_suffix(1);
    edges.emplace_back(line);
  }
  return edges;
}

std::string readable_messages(std::string_view log) {
  std::string text(log);
  replace_all(text, std::string(source_argument) + "/", "");
  replace_all(text, std::string(objects_argument) + "/", "");
  text = first_lines(std::move(text), 60);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

bool misses_included_file(std::string_view log) {
  return log.find("fatal error: ") != std::string_view::npos &&
         log.find(": No such file or directory") != std::string_view::npos;
}

Error compile_error(const Unit& unit, bool before, std::string_view log) {
  Error error;
  error.file = unit.source;
  error.cause = before ? "does not compile, even without the change" : "does not compile with the change";
  std::string messages = readable_messages(log);
  error.cause += messages.empty() ? " (the compiler said nothing: was it killed?)" : ":\n" + messages;
  error.remedy = before ? "check that the target's source, configuration and compiler belong together, and make it anew"
                        : "correct the change, or add the patches that it builds on";
  return error;
}

} // namespace klp
