#include "generator/tree/source_as_built.h"

#include "base/file.h"
#include "generator/git/work_tree.h"
#include "generator/tree/clean_copy.h"

#include <algorithm>
#include <chrono>

namespace klp {

namespace {

std::time_t seconds_of(fs::file_time_type time) {
  auto system = std::chrono::file_clock::to_sys(time);
  return std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(system));
}

// The commit that CONFIG_LOCALVERSION_AUTO adds to the kernel release: 6.1.0-g0123456789ab-dirty. Empty if none.
std::string commit_in_release(const fs::path& build) {
  auto release = read_file(build / "include/config/kernel.release");
  auto at = release ? release->rfind("-g") : std::string::npos;
  if (at == std::string::npos) return {};
  std::string rest = release->substr(at + 2);
  std::string hash = rest.substr(0, rest.find_first_not_of("0123456789abcdef"));
  return hash.size() >= 12 ? hash : std::string();
}

Result<std::string> built_commit(const KernelTree& tree, const BuiltKernel& kernel, const std::string& base) {
  if (!base.empty()) return full_hash(tree.source, base);
  std::string released = commit_in_release(tree.build);
  if (!released.empty()) {
    auto commit = full_hash(tree.source, released);
    if (commit) return commit; // else the repository does not have it
  }
  return commit_checked_out_at(tree.source, seconds_of(kernel.time));
}

// Whether the kernel may be built from the file. Other files that differ from the commit are not copied: they may be
// large or private.
bool may_be_source(const std::string& path) {
  static constexpr std::string_view endings[] = {".c", ".h", ".S", ".lds", "Makefile", "Kbuild"};
  bool ends = std::any_of(std::begin(endings), std::end(endings), [&](auto e) { return path.ends_with(e); });
  return (ends || fs::path(path).filename().string().starts_with("Kconfig")) && !path.ends_with("GNUmakefile");
}

Status copy_into(const fs::path& from, const fs::path& to) {
  CHECK_OK(make_folder(to.parent_path()));
  std::error_code code;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, code);
  if (!code) return {};
  return fail(Error{.cause = "cannot be copied to " + to.string() + ": " + code.message(),
                    .remedy = "make it readable, free some space, or point KLP_HOME at another disk",
                    .file = from.string()});
}

// "FILE" or "FILE and N more".
std::string summary(const std::vector<std::string>& files) {
  std::string text = files.front();
  if (files.size() > 1) text += " and " + std::to_string(files.size() - 1) + " more";
  return text;
}

// Copies the uncommitted changes that the kernel was built with: files that differ from the commit and are older.
Status add_uncommitted(const KernelTree& tree, const BuiltKernel& kernel, const std::string& commit,
                       const fs::path& kept, const Progress& progress) {
  TRY(auto different, files_different_from(tree.source, commit));
  std::vector<std::string> built, later;
  for (const auto& path : different) {
    std::error_code code;
    fs::path file = tree.source / path;
    if (!may_be_source(path) || !fs::is_regular_file(fs::symlink_status(file, code))) continue;
    (fs::last_write_time(file, code) > kernel.time ? later : built).push_back(path);
  }
  for (const auto& path : built) CHECK_OK(copy_into(tree.source / path, kept / path));
  // A generated file is among the copied files if .gitignore does not list it.
  if (!built.empty() && tree.in_place()) CHECK_OK(make_clean(kept));
  if (!built.empty()) progress("with what was not committed when the kernel was built: " + summary(built));
  if (!later.empty()) progress("without what has changed since the kernel was built: " + summary(later));
  return {};
}

Status export_as_built(const KernelTree& tree, const BuiltKernel& kernel, const std::string& base, const fs::path& kept,
                       const Progress& progress) {
  TRY(std::string commit, built_commit(tree, kernel, base));
  progress("taking the source of the built kernel: commit " + commit.substr(0, 12));
  CHECK_OK(export_commit(tree.source, commit, kept));
  return add_uncommitted(tree, kernel, commit, kept, progress);
}

// Without git the earlier content of a changed file is not known.
Status check_nothing_newer(const fs::path& source, const KernelTree& tree, const BuiltKernel& kernel) {
  auto newer = files_newer_than(source, kernel.time);
  if (newer.empty()) return {};
  return fail(Error{.cause = "changed since the kernel was built: " + summary(newer),
                    .remedy = "build it again (" + make_command(tree) +
                              "), or undo the change; in a git work tree klp takes what was built by itself",
                    .file = tree.source.string()});
}

} // namespace

Result<fs::path> source_as_built(const KernelTree& tree, const BuiltKernel& kernel, const std::string& base,
                                 const fs::path& kept, const Progress& progress) {
  bool git = is_work_tree(tree.source);
  if (!git && !base.empty())
    return fail(Error{.cause = "is no git work tree: there is no commit " + base,
                      .remedy = "leave --base out",
                      .file = tree.source.string()});
  if (!git && !tree.in_place()) {
    CHECK_OK(check_nothing_newer(tree.source, tree, kernel));
    return tree.source;
  }
  std::error_code code;
  fs::remove_all(kept, code);
  CHECK_OK(make_folder(kept));
  if (git) {
    CHECK_OK(export_as_built(tree, kernel, base, kept, progress));
    return kept;
  }
  progress("copying the source tree, without what was built in it");
  CHECK_OK(make_clean_copy(tree.source, kept));
  CHECK_OK(check_nothing_newer(kept, tree, kernel));
  return kept;
}

} // namespace klp
