#include "generator/kernel/create/archive.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/kernel/target/inherited_lock.h"

#include <algorithm>
#include <chrono>

namespace klp {

namespace {

// The address of the mirror of an archive: the first one in the lists of this machine whose Release file has the label.
Result<std::string> mirror_of(const std::string& label) {
  Command apt;
  apt.arguments = {"apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages", "Label: " + label};
  apt.environment = {"LC_ALL=C"};
  apt.remedy_if_missing = "this needs Debian's apt; elsewhere give the parts: klp target create NAME --source ...";
  TRY(std::string sites, run_ok(apt, "correct what apt reports, run `apt-get update`, and try again"));
  return sites.substr(0, sites.find('\n'));
}

bool is_suite_name(const std::string& suite) {
  return !suite.empty() && suite.front() != '-' &&
         suite.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
}

Result<std::string> sources_text(const Archive& archive) {
  TRY(auto lines, source_lines(archive.suite, archive.lists));
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

} // namespace

std::vector<std::string> Archive::apt(const std::string& program, const std::vector<std::string>& arguments) const {
  std::vector<std::string> words = {program};
  if (!apt_folder.empty()) {
    const std::string folder = apt_folder.string();
    for (const std::string& option : std::initializer_list<std::string>{
             "Dir::Etc::SourceList=" + folder + "/sources.list", "Dir::Etc::SourceParts=" + folder + "/empty",
             "Dir::Etc::PreferencesParts=" + folder + "/empty", std::string("Dir::Etc::Preferences=/dev/null"),
             std::string("APT::Default-Release="), std::string("Acquire::Retries=5"),
             std::string("APT::Get::AllowUnauthenticated=false"),
             std::string("Acquire::AllowInsecureRepositories=false"), "Dir::State=" + folder, "Dir::State::lists=lists",
             "Dir::State::status=" + folder + "/status", "Dir::Cache=" + folder + "/cache",
             "APT::Update::Error-Mode=any"})
      words.insert(words.end(), {"-o", option});
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

std::string Archive::how_to_update() const {
  if (apt_folder.empty()) return "run `apt-get update`";
  return "remove " + apt_folder.string() + ", so that klp fetches the package lists of " + suite + " again";
}

std::string base_suite(const std::string& suite) {
  constexpr std::string_view suffix = "-backports";
  return suite.ends_with(suffix) ? suite.substr(0, suite.size() - suffix.size()) : suite;
}

Result<std::vector<std::string>> source_lines(const std::string& suite, ArchiveLists lists) {
  TRY(std::string mirror, mirror_of("Debian"));
  if (mirror.empty())
    return fail("apt knows no mirror of Debian's archive",
                "add one to /etc/apt/sources.list, and run `apt-get update`");
  const std::string kind = lists == ArchiveLists::sources ? "deb-src" : "deb";
  auto line = [&](const std::string& site, const std::string& name) {
    return kind + " [signed-by=" + std::string(debian_keyring) + "] " + site + " " + name + " main";
  };
  std::vector<std::string> lines = {line(mirror, suite)};
  if (suite == "sid" || suite == "unstable") return lines;
  if (base_suite(suite) != suite) {
    TRY(auto more, source_lines(base_suite(suite), lists));
    lines.insert(lines.end(), more.begin(), more.end());
    return lines;
  }
  lines.push_back(line(mirror, suite + "-updates"));
  TRY(std::string security, mirror_of("Debian-Security"));
  if (!security.empty()) lines.push_back(line(security, suite + "-security"));
  return lines;
}

// Whether a mirror's lists may be old (a snapshot), and how mirrors are reached (a proxy).
Result<std::vector<std::string>> download_options() {
  Command apt{.arguments = {"apt-config", "dump", "--no-empty", "--format", "%F \"%v\";%n", "Acquire"},
              .environment = {"LC_ALL=C"}};
  TRY(std::string settings, run_ok(apt, "correct what apt reports, and try again"));
  std::vector<std::string> options;
  for (std::size_t begin = 0, end; (end = settings.find('\n', begin)) != std::string::npos; begin = end + 1) {
    std::string line = settings.substr(begin, end - begin);
    bool wanted = line.starts_with("Acquire::Check-") || line.starts_with("Acquire::http");
    if (wanted) options.push_back(std::move(line));
  }
  return options;
}

Result<Archive> open_archive(const fs::path& home, const std::string& suite, const Progress& progress,
                             ArchiveLists lists) {
  if (suite.empty()) return Archive{};
  if (!is_suite_name(suite))
    return fail("\"" + suite + "\" is not the name of a Debian release", "give it as in sources.list: trixie, sid");
  Archive archive{suite, home / "apt" / (suite + (lists == ArchiveLists::sources ? ".sources" : "")), lists};
  std::error_code code;
  constexpr auto valid = std::chrono::hours(24);
  const auto fetched = fs::last_write_time(archive.apt_folder / "complete", code);
  if (!code && fs::file_time_type::clock::now() - fetched < valid) return archive;
  const bool is_new = !fs::exists(archive.apt_folder, code);
  auto updated = update_archive(archive, progress);
  if (updated) return archive;
  if (is_new) fs::remove_all(archive.apt_folder, code); // possibly a release that does not exist
  return fail(updated.error());
}

Status update_archive(const Archive& archive, const Progress& progress) {
  if (archive.apt_folder.empty()) return {};
  const fs::path& folder = archive.apt_folder;
  CHECK_OK(make_folder(folder.parent_path()));
  TRY(InheritedLock lock, InheritedLock::acquire(folder.string() + ".lock", progress));
  std::error_code code;
  fs::remove(folder / "complete", code);
  if (!fs::exists(debian_keyring, code))
    return fail("Debian's keyring is missing", "install it: apt-get install debian-archive-keyring");
  for (const char* part : {"lists/partial", "cache/archives/partial", "empty"}) CHECK_OK(make_folder(folder / part));
  TRY(std::string sources, sources_text(archive));
  CHECK_OK(write_file(folder / "sources.list", sources));
  CHECK_OK(write_file(folder / "status", ""));
  progress("fetching the package lists of " + archive.suite);
  CHECK_OK(run_ok({.arguments = archive.apt("apt-get", {"-q", "-q", "update"}), .environment = {"LC_ALL=C"}},
                  "make sure that " + archive.suite + " is a release that the mirror has, and check the network"));
  return write_file(folder / "complete", "");
}

} // namespace klp
