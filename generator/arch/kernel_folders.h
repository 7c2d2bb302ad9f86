// Folders of a kernel tree whose code is no ordinary part of the kernel. All paths are relative to the tree.
#pragma once

#include "generator/arch/arch.h"

#include <string_view>

namespace klp {

// `path`: of an object, or of a source file that belongs only to such a program. Returns nullptr for the kernel's own
// code.
const OtherProgram* other_program(std::string_view path);

// Whether the kernel's build links the unit as a member of an archive. The linker leaves out a member if no other
// object needs it.
bool is_in_archive(std::string_view source);

} // namespace klp
