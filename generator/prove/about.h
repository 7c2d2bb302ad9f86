// Source place and name of a function or variable, for messages.
#pragma once

#include "generator/prove/patch_unit.h"

namespace klp {

// Place of the definition: in the unit's source file, in a header, or in another source file that the unit includes.
// Returns the unit's source file with line 0 if the facts have no place for the atom, and for no_atom.
facts::Place source_place(const PatchUnit& unit, AtomId patched);
// Same, by symbol name. Looks in the patched object first, then in the original one, which may be the only one that
// defines the symbol.
facts::Place source_place(const PatchUnit& unit, const std::string& symbol);

// "fs/inode.c: inode_init_always"
std::string name_with_file(const PatchUnit& unit, const std::string& symbol);

// An error with status refused, with the source place and the name of the function ("f()") or variable.
Error refusal_at(const PatchUnit& unit, AtomId patched, std::string cause, std::string remedy);

} // namespace klp
