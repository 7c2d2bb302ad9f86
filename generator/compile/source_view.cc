#include "generator/compile/source_view.h"

#include "base/file.h"

#include <set>

namespace klp {

namespace {

tl::unexpected<Error> system_error(const fs::path& path, const char* what, const std::error_code& code) {
  return fail(Error{.cause = std::string(what) + ": " + code.message(),
                    .remedy = code == std::errc::no_space_on_device
                                  ? "free some space, or point KLP_HOME at another disk"
                                  : "check that the user who runs klp may read and write this path",
                    .file = path.string()});
}

struct ViewPlan {
  const SourceEdits& edits;
  Depth depth;
  std::set<fs::path> folders; // relative paths of the folders that contain an edited file, directly or not

  bool is_real(const fs::directory_entry& entry, const fs::path& relative) const {
    if (folders.contains(relative)) return true;
    bool hidden = relative.filename().native().starts_with('.'); // .git is large, and no source includes it
    return depth == Depth::whole_tree && !hidden && !entry.is_symlink() && entry.is_directory();
  }
};

Status make_entry(const fs::directory_entry& entry, Depth depth, const fs::path& link) {
  std::error_code code;
  bool keep = depth == Depth::whole_tree && entry.is_symlink(code);
  if (!keep) return make_link(entry.path(), link);
  fs::copy_symlink(entry.path(), link, code); // a relative link to an edited file leads to the edited file here too
  if (code) return system_error(link, "symbolic link cannot be made", code);
  return {};
}

// `relative`: path of the folder in `source`.
Status mirror(const fs::path& source, const fs::path& relative, const fs::path& view, const ViewPlan& plan) {
  CHECK_OK(make_folder(view / relative));
  std::error_code code;
  fs::directory_iterator entries(source / relative, code);
  if (code) return system_error(source / relative, "folder cannot be read", code);
  for (const fs::directory_entry& entry : entries) {
    fs::path inner = relative / entry.path().filename();
    if (plan.edits.contains(inner.string())) continue;
    CHECK_OK(plan.is_real(entry, inner) ? mirror(source, inner, view, plan)
                                        : make_entry(entry, plan.depth, view / inner));
  }
  return {};
}

// An edited file can be a script, which the kernel's build must be able to run.
Status copy_execute_bits(const fs::path& from, const fs::path& to) {
  std::error_code code;
  constexpr fs::perms execute = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  fs::file_status status = fs::status(from, code);
  if (!fs::exists(status) || (status.permissions() & execute) == fs::perms::none) return {};
  fs::permissions(to, status.permissions() & execute, fs::perm_options::add, code);
  if (code) return system_error(to, "mode cannot be set", code);
  return {};
}

// A file a/../b/x.c would be written through the link `a`, or outside of the view: into the target's own source tree.
Status check_inside(const std::string& path) {
  fs::path normal = fs::path(path).lexically_normal();
  if (normal.native() == path && normal.is_relative() && *normal.begin() != "..") return {};
  auto error = internal_error("path of an edited file does not lead straight into the source tree");
  error.value().file = path;
  return error;
}

} // namespace

Status make_link(const fs::path& to, const fs::path& link) {
  std::error_code code;
  fs::create_symlink(to, link, code);
  if (code) return system_error(link, "symbolic link cannot be made", code);
  return {};
}

Status make_source_view(const fs::path& source, const SourceEdits& edits, Depth depth, const fs::path& view) {
  for (const auto& [path, edit] : edits) CHECK_OK(check_inside(path));
  ViewPlan plan{edits, depth, {}};
  for (const auto& [path, edit] : edits)
    for (fs::path folder = fs::path(path).parent_path(); !folder.empty(); folder = folder.parent_path())
      plan.folders.insert(folder);
  CHECK_OK(mirror(source, "", view, plan));
  for (const auto& [path, edit] : edits) {
    if (edit.deleted) continue;
    CHECK_OK(make_folder((view / path).parent_path()));
    CHECK_OK(write_file(view / path, edit.compiled));
    CHECK_OK(copy_execute_bits(source / path, view / path));
  }
  return {};
}

} // namespace klp
