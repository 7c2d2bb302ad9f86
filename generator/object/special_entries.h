// Reads the entries of special sections (special_sections.h), and gives each entry to the atom whose code it describes.
#pragma once

#include "generator/object/resolve_reference.h"

#include <vector>

namespace klp {

// `atoms`: those of the resolver's layout; adds to Atom::entries. Error: a special section has an unknown form.
Status add_special_entries(const Object& object, const ReferenceResolver& resolver, std::vector<Atom>& atoms);

// Gives each function an entry of .orc_unwind_ip for its first instruction.
//
// objtool writes an entry only where the unwind state differs from the state at the instruction before
// (tools/objtool/orc_gen.c). So a function can have no entry for its start, because it begins with the state with which
// the function before it ends. In a livepatch module another function stands before it: then it needs a copy of that
// entry.
void complete_unwind_entries(const Object& object, const ReferenceResolver& resolver, std::vector<Atom>& atoms);

} // namespace klp
