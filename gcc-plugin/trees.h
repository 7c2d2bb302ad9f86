// Facts about GCC's trees as plain text. The text is made at once, because the garbage collector may free a tree and
// reuse its address.
#pragma once

#include "gcc-compat.h"

#include "facts/facts.h"

namespace klp::gcc {

// The number of a declaration. Unlike its address, it is never reused.
using DeclId = unsigned;
inline DeclId id_of(tree decl) { return DECL_UID(decl); }

// The symbol in the object. If GCC has not set an assembler name yet, the source name: DECL_ASSEMBLER_NAME() would set
// one.
std::string symbol_of(tree decl);

// The name in the source, also for clones: foo for foo.isra.0.
std::string source_name_of(tree decl);

// For code from a macro, the place where the outermost macro is used. Respects #line. Line 0 if unknown.
facts::Place place_of(location_t location);

// The section of an explicit section attribute. Empty if GCC chose the section.
std::string section_of(tree decl);

facts::Linkage linkage_of(tree decl);

// The type as C source text.
std::string type_text(tree type);

} // namespace klp::gcc
