// Finds the source line of an instruction.
#pragma once

#include "generator/object/layout.h"

#include <filesystem>
#include <string>

namespace klp {

// "fs/inode.c:231", from the line table of an object that was compiled in the form ObjectForm::as_built. For inlined
// code it is the line in the inlined function. `offset`: bytes from the start of the function. Empty if the line table
// has no line for it, or addr2line (binutils) is not installed.
std::string source_line(const std::filesystem::path& object, const Layout& layout, AtomId function,
                        std::uint64_t offset);

} // namespace klp
