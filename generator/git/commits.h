// Reads changes from a git repository. Only this folder uses libgit2.
#pragma once

#include "base/error.h"
#include "generator/change/change.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

// The changes that `revision` names in the repository that contains the folder `repository` (which may be bare):
//   COMMIT  its difference to its first parent, or, for a root commit, to an empty tree. So the change of a merge
//           contains all commits that it merged.
//   A..B    the commits after A up to B, oldest first, along first parents. A merge counts as one change, so that all
//           changes together are the difference between A and B. If B is on a branch that does not contain A, the
//           commits after the common ancestor of A and B.
// A commit that changes nothing gives a Change without files. Errors: no repository, no such revision, a parent that
// the clone does not have, a range that contains no commit or a merge with commits from before the range.
Result<std::vector<Change>> read_commits(const std::filesystem::path& repository, const std::string& revision);

} // namespace klp
