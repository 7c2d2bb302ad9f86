// What git knows of a folder that somebody works in.
#pragma once

#include "base/error.h"

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

namespace klp {

// Whether `folder` is the top of a work tree, and not just somewhere below one.
bool is_work_tree(const std::filesystem::path& folder);

// The commit that was checked out at `time`, as HEAD's log has it; what is checked out now where the log does not go
// back that far, or there is none. Gives the whole hash.
Result<std::string> commit_checked_out_at(const std::filesystem::path& work_tree, std::time_t time);

// The whole hash of the commit that `revision` means.
Result<std::string> commit_named(const std::filesystem::path& work_tree, const std::string& revision);

// Writes the files of a commit, as they are, into the empty folder `to`. The repository is only read.
Status export_commit(const std::filesystem::path& work_tree, const std::string& commit,
                     const std::filesystem::path& to);

// Files of the work tree that are not as in `commit`: changed, or new and not ignored. Not those that are gone.
Result<std::vector<std::string>> files_unlike(const std::filesystem::path& work_tree, const std::string& commit);

// Makes git's status silent about a file, by the repository's own info/exclude; and takes that back. Both do nothing
// where it is so already, and where the file lies in no repository.
Status exclude_from_git(const std::filesystem::path& file);
Status include_in_git(const std::filesystem::path& file);

} // namespace klp
