// What a commit changes, in the terms of generator/change.
#pragma once

#include "generator/git/handles.h"

#include "generator/change/change.h"

namespace klp::git {

// Against the first parent, or against nothing where the commit has none.
Result<Change> change_of(git_repository* repository, git_commit* commit);

} // namespace klp::git
