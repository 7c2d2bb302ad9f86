#include "generator/kernel/create/apt.h"

#include "base/file.h"
#include "base/process.h"

#include <algorithm>

namespace klp {

namespace {

Result<std::string> apt_output(std::vector<std::string> words) {
  Command apt{.arguments = std::move(words), .environment = {"LC_ALL=C"}};
  apt.remedy_if_missing = "this needs Debian's apt; elsewhere give the parts: klp target create NAME --source ...";
  return run_ok(apt, "correct what apt reports, run `apt-get update`, and try again");
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
    lines.push_back(text.substr(begin, end - begin));
  return lines;
}

// The version in a line "linux-source-6.1 |  6.1.192-2 | http://... Packages" of `apt-cache madison`.
std::string version_field(const std::string& line) {
  auto first = line.find('|');
  auto second = first == std::string::npos ? first : line.find('|', first + 1);
  if (second == std::string::npos) return {};
  std::string field = line.substr(first + 1, second - first - 1);
  std::erase(field, ' ');
  return field;
}

// The SHA-256 in the signed package list of the archive; empty if the list does not contain this version (any more).
Result<std::string> archive_hash(const Archive& archive, const DebianPackage& package) {
  auto output = apt_output(archive.apt("apt-cache", {"show", package.name + "=" + package.version}));
  if (!output) {
    if (output.error().status == ExitStatus::interrupted) return fail(output.error());
    return std::string();
  }
  for (const auto& line : lines_of(*output))
    if (line.starts_with("SHA256: ")) return line.substr(8);
  return std::string();
}

fs::path only_deb_in(const fs::path& folder, const std::string& prefix) {
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    std::string name = entry.path().filename();
    if (name.starts_with(prefix) && name.ends_with(".deb")) return entry.path();
  }
  return {};
}

Result<fs::path> fetch(const fs::path& home, const Archive& archive, const DebianPackage& package) {
  TRY(WorkFolder work, WorkFolder::create(home, "download"));
  std::string what = package.name + "=" + package.version;
  CHECK_OK(run_ok({.arguments = archive.apt("apt-get", {"-q", "download", what}),
                   .directory = work.path(),
                   .environment = {"LC_ALL=C"}},
                  "check the network and the free space, " + archive.how_to_update() + ", and try again"));
  fs::path deb = only_deb_in(work.path(), package.name + "_");
  if (deb.empty())
    return fail("apt-get download " + what + " left no file", archive.how_to_update() + ", and try again");
  fs::path kept = home / "downloads" / deb.filename();
  std::error_code code;
  fs::rename(deb, kept, code);
  if (code)
    return fail(Error{.cause = "cannot be written: " + code.message(),
                      .remedy = "check the permissions of $KLP_HOME/downloads and the free space",
                      .file = kept.string()});
  return kept;
}

} // namespace

Result<std::vector<std::string>> package_versions(const Archive& archive, const std::string& package) {
  TRY(std::string output, apt_output(archive.apt("apt-cache", {"madison", package})));
  std::vector<std::string> versions;
  for (const auto& line : lines_of(output)) {
    std::string version = version_field(line);
    if (!version.empty() && std::ranges::find(versions, version) == versions.end()) versions.push_back(version);
  }
  return versions;
}

Result<std::vector<std::string>> packages_beginning(const Archive& archive, const std::string& prefix) {
  TRY(std::string output, apt_output(archive.apt("apt-cache", {"pkgnames", prefix})));
  auto names = lines_of(output);
  std::ranges::sort(names);
  return names;
}

Result<std::string> package_field(const Archive& archive, const DebianPackage& package, const std::string& field) {
  TRY(std::string output, apt_output(archive.apt("apt-cache", {"show", package.name + "=" + package.version})));
  for (const auto& line : lines_of(output))
    if (line.starts_with(field + ": ")) return line.substr(field.size() + 2);
  return std::string();
}

Result<fs::path> download_package(const fs::path& home, const Archive& archive, const DebianPackage& package,
                                  const Progress& progress) {
  CHECK_OK(make_folder(home / "downloads"));
  TRY(std::string hash, archive_hash(archive, package));
  auto has_archive_hash = [&](const fs::path& deb) { // after a power failure, a renamed file can be empty
    auto own = sha256_file(deb);
    return own && (hash.empty() || *own == hash);
  };
  fs::path kept = only_deb_in(home / "downloads", package.name + "_" + package.version + "_");
  if (!kept.empty() && has_archive_hash(kept)) return kept;
  progress("downloading " + package.name + " " + package.version);
  TRY(kept, fetch(home, archive, package));
  if (has_archive_hash(kept)) return kept;
  return fail(Error{.cause = "is not the file that the archive names",
                    .remedy = archive.how_to_update() + ", and try again",
                    .file = kept.string()});
}

Status unpack_package(const fs::path& deb, const fs::path& folder) {
  std::error_code code;
  fs::remove_all(folder, code);
  CHECK_OK(make_folder(folder));
  CHECK_OK(run_ok({.arguments = {"dpkg-deb", "-x", deb.string(), folder.string()}, .environment = {"LC_ALL=C"}},
                  "check the free space; if there is enough, remove " + deb.string() + " and try again"));
  return {};
}

} // namespace klp
