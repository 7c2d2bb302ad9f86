// Cuts the sections of an object into atoms. Each function or variable symbol with a size is an atom. The rest of a
// section is cut into strings or constants if the section is mergeable, else into pieces: each place that a relocation
// refers to begins a new piece.
#pragma once

#include "generator/object/atom.h"

#include <cstdint>
#include <set>
#include <vector>

namespace klp {

// places: by section, the offsets in it that relocations refer to. The atoms are sorted by section and offset; bytes,
// references and entries are still empty. Special sections and sections that reach neither vmlinux nor a module
// (special_sections.h) have no atoms.
std::vector<Atom> cut_into_atoms(const Object& object, const std::vector<std::set<std::uint64_t>>& places);

} // namespace klp
