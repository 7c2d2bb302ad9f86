// A source tree without what kbuild made in it.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

// Copies the tree (times kept) but for objects and the like, and lets its own `make mrproper` remove the rest: kbuild
// alone knows all that it generates. `to` is an empty folder.
Status make_clean_copy(const std::filesystem::path& source, const std::filesystem::path& to);

// `make mrproper` there.
Status make_clean(const std::filesystem::path& tree);

// Source files below `folder` that were modified after `time`, by path relative to it. klp's own GNUmakefile is none.
std::vector<std::string> files_newer_than(const std::filesystem::path& folder, std::filesystem::file_time_type time);

} // namespace klp
