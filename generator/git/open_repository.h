#pragma once

#include "generator/git/handles.h"

#include <filesystem>

namespace klp::git {

// Opens the repository that contains `folder`: a work tree (main or linked), a folder below one, or a bare repository.
// Error: the folder does not exist, is in no repository, or is in one that belongs to another user or is damaged.
Result<Repository> open_repository(const std::filesystem::path& folder);

} // namespace klp::git
