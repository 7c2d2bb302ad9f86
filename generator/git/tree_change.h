// Reads the change of a commit as a Change of generator/change.
#pragma once

#include "generator/git/handles.h"

#include "generator/change/change.h"

namespace klp::git {

// The difference of the commit to its first parent, or to an empty tree if it has no parent.
Result<Change> change_of(git_repository* repository, git_commit* commit);

} // namespace klp::git
