// Copies a source tree without the files that kbuild generated in it.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

// Copies the tree with its modification times, without objects, .git and similar, into the empty folder `to`. Then runs
// `make mrproper` in the copy, since only kbuild has the complete list of the files that it generates.
Status make_clean_copy(const std::filesystem::path& source, const std::filesystem::path& to);

// Runs `make mrproper` in the tree.
Status make_clean(const std::filesystem::path& tree);

// Files below `folder` that were modified after `time`, as sorted paths relative to it. Without build products and
// klp's own GNUmakefile.
std::vector<std::string> files_newer_than(const std::filesystem::path& folder, std::filesystem::file_time_type time);

} // namespace klp
