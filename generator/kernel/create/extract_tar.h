// Unpacks a tar file in any compression format of libarchive.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace klp {

// The first folder is removed from each name, as with `tar --strip-components=1`. Errors: damaged file, no space on the
// disk, a name whose path is outside of the folder `into`.
Status extract_tar(const std::filesystem::path& tar, const std::filesystem::path& into);

} // namespace klp
