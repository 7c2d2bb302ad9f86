#include "generator/plan/build_files.h"

#include "base/file.h"
#include "generator/plan/file_kinds.h"

#include <algorithm>
#include <sstream>

namespace klp {

namespace {

std::string name_of(const std::string& path) { return fs::path(path).filename().string(); }

} // namespace

bool is_makefile(const std::string& path) {
  std::string name = name_of(path);
  return name.starts_with("Makefile") || name.starts_with("Kbuild") || name.ends_with(".mk");
}

bool is_kconfig(const std::string& path) { return name_of(path).starts_with("Kconfig"); }

// arch/x86/Kbuild is not read everywhere: it only lists folders.
bool is_read_everywhere(const std::string& path) {
  fs::path folder = fs::path(path).parent_path();
  bool of_architecture = folder == "arch/x86" && name_of(path).starts_with("Makefile");
  return folder.empty() || of_architecture || path.starts_with("scripts/") || path.starts_with("include/");
}

bool names_option(std::string_view text, const std::set<std::string>& options) {
  constexpr std::string_view prefix = "CONFIG_";
  auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  for (auto at = text.find(prefix); at != std::string_view::npos; at = text.find(prefix, at + 1)) {
    std::string_view rest = text.substr(at + prefix.size());
    auto end = std::ranges::find_if_not(rest, is_word);
    if (options.contains(std::string(rest.begin(), end))) return true;
  }
  return false;
}

std::vector<std::string> makefiles_naming(const fs::path& source, const std::set<std::string>& options) {
  std::vector<std::string> found;
  std::error_code code;
  for (fs::recursive_directory_iterator at(source, code), end; !code && at != end; at.increment(code)) {
    std::string path = at->path().lexically_relative(source);
    if (at->is_directory()) {
      bool other = is_no_kernel_code(path + "/") || is_other_architecture(path) || path.starts_with(".");
      if (other) at.disable_recursion_pending();
    } else if (is_makefile(path)) {
      auto text = read_file(at->path());
      if (text && names_option(*text, options)) found.push_back(std::move(path));
    }
  }
  std::ranges::sort(found);
  return found;
}

std::set<std::string> options_defined(std::string_view kconfig) {
  std::set<std::string> options;
  std::istringstream lines{std::string(kconfig)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string keyword, option, more;
    if (!(words >> keyword >> option) || (words >> more && !more.starts_with('#'))) continue;
    if (keyword == "config" || keyword == "menuconfig") options.insert(option);
  }
  return options;
}

} // namespace klp
