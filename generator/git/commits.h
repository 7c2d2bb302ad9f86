// Changes out of a git repository. libgit2 is known in this folder only.
#pragma once

#include "base/error.h"
#include "generator/change/change.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

// The changes that `revision` names in the repository which holds the folder `repository` (bare or not):
//   COMMIT  what it changes against its first parent; a root commit against nothing. A merge is all that it brought.
//   A..B    the commits from A, without it, to B, oldest first, along first parents: a merge stands for what it
//           merged, and the sum is the difference of A and B. Where B has left A's line, from where it did.
// A commit that changes nothing gives a Change without files.
Result<std::vector<Change>> read_commits(const std::filesystem::path& repository, const std::string& revision);

} // namespace klp
