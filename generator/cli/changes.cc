#include "generator/cli/changes.h"

#include "base/file.h"
#include "generator/git/commits.h"

#include <algorithm>
#include <iostream>
#include <iterator>

namespace klp {

namespace {

Result<std::string> read_text(const std::string& name) {
  if (name != "-") return read_file(name);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

Result<std::vector<Change>> read_diffs(const std::vector<std::string>& names, const Target& target) {
  if (std::count(names.begin(), names.end(), "-") > 1)
    return fail("standard input (-) is named twice", "name it once, or put the changes into files");
  auto exists = [&](const std::string& path) { return fs::is_regular_file(target.source / path); };
  std::vector<Change> changes;
  for (const auto& name : names) {
    TRY(auto text, read_text(name));
    TRY(auto patches, parse_patches(text, name == "-" ? "standard input" : name, exists));
    std::move(patches.begin(), patches.end(), std::back_inserter(changes));
  }
  return changes;
}

} // namespace

Result<std::vector<Change>> read_changes(const ChangeSource& source, const Target& target) {
  if (!source.from_git()) return read_diffs(source.names, target);
  std::vector<Change> changes;
  for (const auto& revision : source.names) {
    TRY(auto commits, read_commits(source.repository, revision));
    std::move(commits.begin(), commits.end(), std::back_inserter(changes));
  }
  return changes;
}

} // namespace klp
