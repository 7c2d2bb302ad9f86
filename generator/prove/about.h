// Where a function or variable stands in the source, and what it is called, for messages.
#pragma once

#include "generator/prove/patch_unit.h"

namespace klp {

// Of its definition: in the unit's own source, in a header, or in another source that the unit includes. Where the
// compiler said nothing of it (also no_atom): the unit's source, without a line.
facts::Place source_place(const PatchUnit& unit, AtomId patched);
// The same of what only the original may have, by its symbol.
facts::Place source_place(const PatchUnit& unit, const std::string& symbol);

// "fs/inode.c: inode_init_always"
std::string name_with_file(const PatchUnit& unit, const std::string& symbol);

// A refusal that names the place, and the function ("f()") or variable.
Error about(const PatchUnit& unit, AtomId patched, std::string cause, std::string remedy);

} // namespace klp
