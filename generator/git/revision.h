// Finds the commits that a revision means.
#pragma once

#include "generator/git/handles.h"

#include <string>
#include <vector>

namespace klp::git {

// The commits by the rules of read_commits(), oldest first; at least one.
Result<std::vector<CommitObject>> commits_of(git_repository* repository, const std::string& revision);

// Whether the repository does not have the first parent of the commit, because it was cloned with --depth.
bool parent_is_missing(git_commit* commit);
// The error for such a commit.
tl::unexpected<Error> missing_parent(git_repository* repository, git_commit* commit);

} // namespace klp::git
