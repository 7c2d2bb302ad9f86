// Compares two relocatable objects as a whole. They can be 64-bit or 32-bit x86 code.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace klp {

// Whether both objects have the same allocated sections in the same order: names, types, flags, alignments, sizes,
// bytes, and relocations with the names of their symbols. Debug information and facts do not count.
// Error: a file cannot be read, or is no ELF object, or is damaged or truncated.
Result<bool> same_code(const std::filesystem::path& original, const std::filesystem::path& patched);

} // namespace klp
