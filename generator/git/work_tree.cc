#include "generator/git/work_tree.h"

#include "generator/git/open_repository.h"
#include "generator/git/revision.h"

namespace klp {

using namespace git;
namespace fs = std::filesystem;

namespace {

using Log = Handle<git_reflog, git_reflog_free>;

tl::unexpected<Error> repository_error(git_repository* repository, const std::string& cause) {
  return fail_in(repository, cause + ": " + last_message(),
                 "check the repository: git -C " + place_of(repository) + " fsck");
}

// The hash in the newest reflog entry that is not newer than `time`. Empty if there is none.
std::string reflog_entry_at(git_repository* repository, std::time_t time) {
  git_reflog* handle = nullptr;
  if (git_reflog_read(&handle, repository, "HEAD") < 0) return {};
  Log log(handle);
  for (std::size_t i = 0; i < git_reflog_entrycount(handle); ++i) {
    const git_reflog_entry* entry = git_reflog_entry_byindex(handle, i);
    if (git_reflog_entry_committer(entry)->when.time <= time) return hex(git_reflog_entry_id_new(entry));
  }
  return {};
}

Result<std::string> hash_of(git_repository* repository, const std::string& revision) {
  TRY(auto commits, commits_of(repository, revision));
  return hex(git_commit_id(commits.back().get()));
}

Result<Tree> tree_named(git_repository* repository, const std::string& commit) {
  TRY(auto commits, commits_of(repository, commit));
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, commits.back().get()) < 0)
    return repository_error(repository, "commit " + commit + " has no files");
  return Tree(tree);
}

} // namespace

bool is_work_tree(const fs::path& folder) {
  Library library;
  auto repository = open_repository(folder);
  if (!repository) return false;
  const char* top = git_repository_workdir(repository->get());
  std::error_code code;
  return top && fs::equivalent(top, folder, code);
}

Result<std::string> commit_checked_out_at(const fs::path& work_tree, std::time_t time) {
  Library library;
  TRY(Repository repository, open_repository(work_tree));
  std::string hash = reflog_entry_at(repository.get(), time);
  if (hash.empty()) return hash_of(repository.get(), "HEAD");
  return hash;
}

Result<std::string> full_hash(const fs::path& work_tree, const std::string& revision) {
  Library library;
  TRY(Repository repository, open_repository(work_tree));
  return hash_of(repository.get(), revision);
}

Status export_commit(const fs::path& work_tree, const std::string& commit, const fs::path& to) {
  Library library;
  TRY(Repository repository, open_repository(work_tree));
  TRY(Tree tree, tree_named(repository.get(), commit));
  git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
  options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_DONT_UPDATE_INDEX;
  options.disable_filters = 1;
  options.target_directory = to.c_str();
  auto* object = reinterpret_cast<git_object*>(tree.get()); // libgit2: a git_tree is a git_object
  if (git_checkout_tree(repository.get(), object, &options) < 0)
    return repository_error(repository.get(), "files of commit " + commit + " cannot be written to " + to.string());
  return {};
}

Result<std::vector<std::string>> files_different_from(const fs::path& work_tree, const std::string& commit) {
  Library library;
  TRY(Repository repository, open_repository(work_tree));
  TRY(Tree tree, tree_named(repository.get(), commit));
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_IGNORE_FILEMODE;
  git_diff* handle = nullptr;
  if (git_diff_tree_to_workdir_with_index(&handle, repository.get(), tree.get(), &options) < 0)
    return repository_error(repository.get(), "work tree cannot be compared with commit " + commit);
  Diff diff(handle);
  std::vector<std::string> files;
  for (std::size_t i = 0; i < git_diff_num_deltas(handle); ++i) {
    const git_diff_delta* delta = git_diff_get_delta(handle, i);
    if (delta->status != GIT_DELTA_DELETED) files.emplace_back(delta->new_file.path);
  }
  return files;
}

} // namespace klp
