#include "generator/kernel/kbuild/kconfig_dependencies.h"

#include "base/file.h"

#include <cctype>

namespace klp {

namespace {

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

void add_names(std::string_view expression, std::set<std::string>& names) {
  for (std::size_t at = 0; at < expression.size();) {
    std::size_t end = at;
    while (end < expression.size() && is_name_character(expression[end])) ++end;
    if (end > at) names.emplace(expression.substr(at, end - at));
    at = end + 1;
  }
}

// The option that "config NAME" or "menuconfig NAME" defines; empty for other lines.
std::string defined_option(std::string_view line) {
  for (std::string_view keyword : {"config ", "menuconfig "})
    if (line.starts_with(keyword)) return std::string(line.substr(keyword.size()));
  return {};
}

std::string_view without_indent(std::string_view line) {
  std::size_t text = line.find_first_not_of(" \t");
  return text == line.npos ? std::string_view() : line.substr(text);
}

} // namespace

void add_dependencies(std::string_view kconfig, KconfigDependencies& dependencies) {
  constexpr std::string_view keyword = "depends on ";
  std::string option;
  bool continues = false; // the line before ended in a backslash
  while (!kconfig.empty()) {
    std::string_view line = kconfig.substr(0, kconfig.find('\n'));
    kconfig.remove_prefix(std::min(kconfig.size(), line.size() + 1));
    std::string_view text = without_indent(line);
    const bool indented = text.size() < line.size();
    if (!continues && !indented && !text.empty()) option = defined_option(text);
    const bool depends = continues || (indented && text.starts_with(keyword));
    if (depends && !option.empty()) add_names(continues ? text : text.substr(keyword.size()), dependencies[option]);
    continues = depends && text.ends_with('\\');
  }
}

Result<KconfigDependencies> read_dependencies(const std::filesystem::path& source) {
  KconfigDependencies dependencies;
  std::error_code code;
  for (fs::recursive_directory_iterator at(source, code), end; !code && at != end; at.increment(code)) {
    if (!at->is_regular_file() || !at->path().filename().string().starts_with("Kconfig")) continue;
    TRY(std::string text, read_file(at->path()));
    add_dependencies(text, dependencies);
  }
  if (code)
    return fail(Error{.cause = "cannot be read: " + code.message(),
                      .remedy = "check the permissions of the kernel source",
                      .file = source.string()});
  return dependencies;
}

} // namespace klp
