#pragma once

#include "generator/git/handles.h"

#include <filesystem>

namespace klp::git {

// The repository that holds `folder`: a work tree, a folder below one, a linked work tree, or a bare repository.
Result<Repository> open_repository(const std::filesystem::path& folder);

} // namespace klp::git
