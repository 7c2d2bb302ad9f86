// Objects of any x86 word size, as a whole.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace klp {

// Whether two relocatable objects have the same allocated sections: names, flags, sizes, bytes, and relocations by the
// names of their symbols. Debug information and facts do not count. Error: one of them cannot be read.
Result<bool> same_code(const std::filesystem::path& original, const std::filesystem::path& patched);

} // namespace klp
