// The lines of modinfo that describe the origin of the module. The program modinfo prints one line for each value, and
// a value ends at its first NUL byte. Therefore each value is made one line without control characters.
#include "base/file.h"
#include "generator/cli/changes.h"

#include <algorithm>

namespace klp {

namespace {

using Info = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t longest = 200; // bytes

// Whether the byte is inside of a UTF-8 character, not at its start.
bool is_continuation(unsigned char c) { return (c & 0xc0) == 0x80; }

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && is_continuation(static_cast<unsigned char>(text[end]))) --end;
  return text.substr(0, end) + "...";
}

void add_commit(const Commit& commit, Info& info) {
  info.emplace_back("klp.commit", commit.hash);
  info.emplace_back("klp.author", one_line(commit.author));
  info.emplace_back("klp.subject", one_line(commit.subject));
  for (const auto& fixed : commit.fixes) info.emplace_back("klp.fixes", one_line(fixed));
  for (const auto& cve : commit.cves) info.emplace_back("klp.cve", one_line(cve));
}

} // namespace

Info modinfo_of(const ChangeSource& source, const std::vector<Change>& changes) {
  Info info;
  for (const auto& change : changes)
    if (change.commit) add_commit(*change.commit, info);
  if (source.from_git() || std::count(source.names.begin(), source.names.end(), "-") > 0) return info;
  std::string all;
  for (const auto& name : source.names) all += read_file(name).value_or("");
  info.emplace_back("klp.change", "sha256:" + sha256(all));
  return info;
}

} // namespace klp
