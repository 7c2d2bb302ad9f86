#include "generator/git/commits.h"

#include "generator/git/open_repository.h"
#include "generator/git/revision.h"
#include "generator/git/tree_change.h"

namespace klp {

Result<std::vector<Change>> read_commits(const std::filesystem::path& repository, const std::string& revision) {
  git::Library library;
  TRY(git::Repository opened, git::open_repository(repository));
  TRY(auto commits, git::commits_of(opened.get(), revision));
  std::vector<Change> changes;
  for (const auto& commit : commits) {
    TRY(Change change, git::change_of(opened.get(), commit.get()));
    changes.push_back(std::move(change));
  }
  return changes;
}

} // namespace klp
