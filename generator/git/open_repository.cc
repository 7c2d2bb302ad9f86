#include "generator/git/open_repository.h"

namespace klp::git {

namespace {

constexpr char as_diff[] = "or give the change as a diff: git show --first-parent COMMIT > fix.patch";

tl::unexpected<Error> cannot_open(const std::filesystem::path& folder, int code) {
  Error error;
  error.file = folder.string();
  error.cause = "cannot be read as a git repository: " + last_message();
  error.remedy = "check it with git -C " + folder.string() + " status, " + as_diff;
  if (code == GIT_ENOTFOUND) {
    error.cause = "is in no git repository";
    error.remedy = std::string("give the folder of a clone after --git, ") + as_diff;
  } else if (code == GIT_EOWNER) {
    error.cause = "is a git repository of another user";
    error.remedy = "trust it: git config --global --add safe.directory " + folder.string();
  }
  return fail(std::move(error));
}

} // namespace

Result<Repository> open_repository(const std::filesystem::path& folder) {
  std::error_code code;
  if (!std::filesystem::is_directory(folder, code))
    return fail(Error{.cause = "is no folder: --git wants one with a git repository",
                      .remedy = "klp ... --git REPOSITORY COMMIT",
                      .file = folder.string()});
  git_repository* repository = nullptr;
  int status = git_repository_open_ext(&repository, folder.c_str(), 0, nullptr);
  if (status < 0) return cannot_open(folder, status);
  return Repository(repository);
}

} // namespace klp::git
