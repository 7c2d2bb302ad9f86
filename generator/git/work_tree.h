// Queries about a git work tree: its commits and its changed files.
#pragma once

#include "base/error.h"

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

namespace klp {

// Whether `folder` is the top folder of a work tree, not just a folder in one.
bool is_work_tree(const std::filesystem::path& folder);

// The full hash of the commit that was checked out at `time`, by the reflog of HEAD. If there is no reflog, or it does
// not go back that far, the commit that is checked out now.
Result<std::string> commit_checked_out_at(const std::filesystem::path& work_tree, std::time_t time);

// The full hash of the commit that `revision` means.
Result<std::string> full_hash(const std::filesystem::path& work_tree, const std::string& revision);

// Writes the files of a commit, without any conversion, into the empty folder `to`. Does not change the repository.
Status export_commit(const std::filesystem::path& work_tree, const std::string& commit,
                     const std::filesystem::path& to);

// Files of the work tree that differ from `commit`: changed ones, and new ones that git does not ignore. Without those
// that are deleted.
Result<std::vector<std::string>> files_different_from(const std::filesystem::path& work_tree,
                                                      const std::string& commit);

// Adds the file to info/exclude of its repository, so that git status does not show it, or removes it from there. Both
// do nothing if the file is in no repository, or if nothing has to change. include_in_git() also does nothing as long
// as another work tree of the repository has the same file.
Status exclude_from_git(const std::filesystem::path& file);
Status include_in_git(const std::filesystem::path& file);

} // namespace klp
