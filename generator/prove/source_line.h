// Which line of the source an instruction comes from.
#pragma once

#include "generator/object/layout.h"

#include <filesystem>
#include <string>

namespace klp {

// "fs/inode.c:231", by the line table of an object in the form ObjectForm::as_built; of inlined code, its own line.
// Empty where the table does not say, or binutils' addr2line is not here.
std::string source_line(const std::filesystem::path& object, const Layout& layout, AtomId function,
                        std::uint64_t offset);

} // namespace klp
