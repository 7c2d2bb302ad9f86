// Unpacks a tar file of any compression, without other programs.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace klp {

// The first folder of every name is taken off. Names that lead out of `into` are an error.
Status extract_tar(const std::filesystem::path& tar, const std::filesystem::path& into);

} // namespace klp
