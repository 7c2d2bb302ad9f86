// Edits info/exclude, the list of the files that a repository ignores without an entry in a tracked .gitignore.
#include "base/file.h"
#include "generator/git/open_repository.h"
#include "generator/git/work_tree.h"

namespace klp {

using namespace git;

namespace {

struct Exclusion {
  fs::path list;          // info/exclude; empty if there is no repository
  std::string lines;      // the lines that klp adds to it
  bool is_shared = false; // another work tree of the repository has the file too, and needs the lines
};

// The main work tree and all linked ones.
std::vector<fs::path> work_trees(git_repository* repository) {
  std::vector<fs::path> tops;
  if (auto main = open_repository(fs::path(git_repository_commondir(repository)).parent_path().parent_path()))
    if (const char* top = git_repository_workdir(main->get())) tops.emplace_back(top);
  git_strarray names = {};
  if (git_worktree_list(&names, repository) < 0) return tops;
  for (std::size_t i = 0; i < names.count; ++i) {
    git_worktree* handle = nullptr;
    if (git_worktree_lookup(&handle, repository, names.strings[i]) < 0) continue;
    Handle<git_worktree, git_worktree_free> tree(handle);
    tops.emplace_back(git_worktree_path(handle));
  }
  git_strarray_dispose(&names);
  return tops;
}

// Whether a work tree other than `top` has the file `name`.
bool another_has(git_repository* repository, const fs::path& top, const fs::path& name) {
  std::error_code code;
  for (const auto& other : work_trees(repository))
    if (!fs::equivalent(other, top, code) && fs::exists(other / name, code)) return true;
  return false;
}

// All work trees of a repository share one list.
Result<Exclusion> exclusion_of(const fs::path& file) {
  Library library;
  auto repository = open_repository(file.parent_path());
  const char* top = repository ? git_repository_workdir(repository->get()) : nullptr;
  if (!top) return Exclusion();
  git_buf info = GIT_BUF_INIT;
  if (git_repository_item_path(&info, repository->get(), GIT_REPOSITORY_ITEM_INFO) < 0) return Exclusion();
  fs::path list = fs::path(info.ptr) / "exclude";
  git_buf_dispose(&info);
  std::error_code code;
  fs::path folder = fs::canonical(file.parent_path(), code).lexically_relative(fs::canonical(top, code));
  fs::path name = (folder / file.filename()).lexically_normal();
  return Exclusion{list, "# klp kbuild install\n/" + name.string() + "\n", another_has(repository->get(), top, name)};
}

Result<std::string> text_of(const fs::path& list) {
  std::error_code code;
  if (!fs::exists(list, code)) return std::string();
  return read_file(list);
}

} // namespace

Status exclude_from_git(const fs::path& file) {
  TRY(Exclusion exclusion, exclusion_of(file));
  if (exclusion.list.empty()) return {};
  TRY(std::string text, text_of(exclusion.list));
  if (text.find(exclusion.lines) != std::string::npos) return {};
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  CHECK_OK(make_folder(exclusion.list.parent_path()));
  return write_file(exclusion.list, text + exclusion.lines);
}

Status include_in_git(const fs::path& file) {
  TRY(Exclusion exclusion, exclusion_of(file));
  if (exclusion.list.empty() || exclusion.is_shared) return {};
  TRY(std::string text, text_of(exclusion.list));
  auto at = text.find(exclusion.lines);
  if (at == std::string::npos) return {};
  text.erase(at, exclusion.lines.size());
  return write_file(exclusion.list, text);
}

} // namespace klp
