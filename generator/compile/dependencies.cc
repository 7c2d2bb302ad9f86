#include "generator/compile/dependencies.h"

#include "base/file.h"

#include <algorithm>

namespace klp {

namespace {

// The path of the edit whose original file this is, or nullptr.
const std::string* original_of(const fs::path& file, const Target& target, const SourceEdits& edits) {
  for (const auto& [path, edit] : edits) {
    if (fs::path(path).filename() != file.filename()) continue; // fs::equivalent() resolves links, which is slow
    std::error_code ignored;
    if (fs::equivalent(file, target.source / path, ignored)) return &path;
  }
  return nullptr;
}

} // namespace

std::vector<std::string> parse_dependencies(std::string_view rule) {
  std::vector<std::string> files;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) files.push_back(std::move(word));
    word.clear();
  };
  std::size_t colon = rule.find(": ");
  for (std::size_t i = colon == std::string_view::npos ? rule.size() : colon + 1; i < rule.size(); ++i) {
    char c = rule[i], next = i + 1 < rule.size() ? rule[i + 1] : '\0';
    bool escape = (c == '\\' && (next == ' ' || next == '#' || next == '\n')) || (c == '$' && next == '$');
    if (escape && next != '\n')
      word += rule[++i];
    else if (escape || c == ' ' || c == '\n')
      end_word();
    else
      word += c;
    if (escape && next == '\n') ++i;
  }
  end_word();
  return files;
}

Status check_dependencies(const Target& target, const Unit& unit, const SourceEdits& edits,
                          const SideFolders& patched) {
  TRY(std::string rule, read_file(patched.dependencies(unit.output)));
  std::vector<std::string> files = parse_dependencies(rule);
  for (const std::string& file : files)
    if (const std::string* path = original_of(patched.build() / file, target, edits))
      return internal_error("patched " + unit.source + " was compiled with the unpatched " + *path + ", reached as " +
                            file);
  std::string own = std::string(source_argument) + "/" + unit.source;
  if (edits.contains(unit.source) && std::find(files.begin(), files.end(), own) == files.end())
    return internal_error("patched " + unit.source + " was not what the compiler read");
  return {};
}

} // namespace klp
