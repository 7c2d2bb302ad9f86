// What GCC's trees say, as plain text: taken at once, because trees may be collected and their addresses reused.
#pragma once

#include "gcc-compat.h"

#include "facts/facts.h"

namespace klp::gcc {

// A declaration's number: unlike its address it is never used again.
using DeclId = unsigned;
inline DeclId id_of(tree decl) { return DECL_UID(decl); }

// As in the object. GCC must have named it already: asking for a name where none is set would make one.
std::string symbol_of(tree decl);

// As in the source, also for clones: foo of foo.isra.0.
std::string source_name_of(tree decl);

// Where the outermost macro was used; #line is honoured.
facts::Place place_of(location_t location);

// An explicit section attribute; empty where GCC chose the section.
std::string section_of(tree decl);

facts::Linkage linkage_of(tree decl);

// As C writes it.
std::string type_text(tree type);

} // namespace klp::gcc
