#include "generator/kernel/create/real_time_source.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/kernel/create/extract_tar.h"
#include "generator/kernel/target/inherited_lock.h"

#include <sstream>

namespace klp {

namespace {

Result<fs::path> only_file_in(const fs::path& folder, const std::string& suffix) {
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code))
    if (entry.path().string().ends_with(suffix)) return entry.path();
  return fail(Error{.cause = "apt-get source left no file " + suffix,
                    .remedy = "report this with the version of the kernel",
                    .file = folder.string()});
}

// Downloads the part of the source package that has Debian's patches (about 2 MB), and unpacks it into `folder`. apt
// checks the file with the signed list of the archive.
Status fetch_patches(const Archive& sources, const DebianPackage& source, const fs::path& folder) {
  CHECK_OK(make_folder(folder));
  CHECK_OK(run_ok({.arguments = sources.apt("apt-get", {"-q", "source", "--download-only", "--diff-only",
                                                        source.name + "=" + source.version}),
                   .directory = folder,
                   .environment = {"LC_ALL=C"}},
                  "check the network and the free space, " + sources.how_to_update() + ", and try again"));
  TRY(fs::path tar, only_file_in(folder, ".debian.tar.xz"));
  return extract_tar(tar, folder / "debian");
}

// The files that the list names. Lines that begin with # are comments.
Result<std::vector<fs::path>> listed_patches(const fs::path& series) {
  TRY(std::string text, read_file(series));
  std::vector<fs::path> patches;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && line.front() != '#') patches.push_back(series.parent_path() / line);
  return patches;
}

Status apply_patches(const std::vector<fs::path>& patches, const fs::path& tree) {
  for (const auto& file : patches) {
    Command patch{.arguments = {"patch", "-p1", "--silent", "--batch", "--forward", "--no-backup-if-mismatch", "-d",
                                tree.string(), "-i", file.string()},
                  .environment = {"LC_ALL=C"}};
    patch.remedy_if_missing = "apt-get install patch";
    CHECK_OK(run_ok(patch, "check the free space; if there is enough, report this with the version of the kernel"));
  }
  return {};
}

Status copy_tree(const fs::path& from, const fs::path& to) {
  std::error_code code;
  fs::remove_all(to, code);
  return run_ok({.arguments = {"cp", "-a", "--reflink=auto", from.string(), to.string()}, .environment = {"LC_ALL=C"}},
                "check the free space, and try again")
      .map([](const std::string&) {});
}

// "linux-6.12", or with a version: "linux (6.1.176-1)". A package without the field has the name of its source package.
Result<std::string> source_of(const Archive& archive, const DebianPackage& package) {
  TRY(std::string field, package_field(archive, package, "Source"));
  return field.empty() ? package.name : field.substr(0, field.find(' '));
}

} // namespace

Result<bool> has_real_time_patches(const Archive& archive, const DebianPackage& headers) {
  TRY(std::string depends, package_field(archive, headers, "Depends"));
  return depends.find("-common-rt ") != std::string::npos;
}

Result<fs::path> real_time_source(const fs::path& home, const Archive& archive, const std::string& suite,
                                  const DebianPackage& package, const fs::path& tree, const Progress& progress) {
  const fs::path own = tree.string() + "-rt", part = own.string() + ".part", stamp = own.string() + ".complete";
  TRY(InheritedLock lock, InheritedLock::acquire(own.string() + ".lock", progress));
  std::error_code code;
  if (fs::exists(stamp, code) && fs::is_directory(own, code)) return own;
  TRY(Archive sources, open_archive(home, suite, progress, ArchiveLists::sources));
  TRY(std::string source, source_of(archive, package));
  TRY(WorkFolder work, WorkFolder::create(home, "patches"));
  progress("downloading the patches of " + source + " " + package.version + " for real time");
  CHECK_OK(fetch_patches(sources, {source, package.version}, work.path()));
  TRY(auto patches, listed_patches(work.path() / "debian/patches-rt/series"));
  progress("applying " + std::to_string(patches.size()) + " patches for real time");
  CHECK_OK(copy_tree(tree, part));
  CHECK_OK(apply_patches(patches, part));
  fs::remove_all(own, code);
  fs::rename(part, own, code);
  if (code)
    return fail(Error{.cause = "cannot be renamed: " + code.message(),
                      .remedy = "check the permissions of $KLP_HOME/sources",
                      .file = part.string()});
  CHECK_OK(write_file(stamp, "patches of " + source + " " + package.version + "\n"));
  return own;
}

} // namespace klp
