// Which commits a revision means.
#pragma once

#include "generator/git/handles.h"

#include <string>
#include <vector>

namespace klp::git {

// As read_commits() says, oldest first; at least one.
Result<std::vector<CommitObject>> commits_of(git_repository* repository, const std::string& revision);

// A commit whose parent is not in the repository: it was cloned with --depth.
bool parent_is_cut_off(git_commit* commit);
tl::unexpected<Error> cut_off(git_repository* repository, git_commit* commit);

} // namespace klp::git
