// Cuts an object's sections into atoms: along symbols with a size; between them into strings, constants, and pieces
// that end where something refers to.
#pragma once

#include "generator/object/layout.h"

#include <set>
#include <vector>

namespace klp {

// `places`: by section, the offsets in it that relocations mean. The atoms come by section and offset, without bytes,
// references and entries. Tables (special_sections.h) and what reaches no kernel have none.
std::vector<Atom> cut_into_atoms(const Object& object, const std::vector<std::set<std::uint64_t>>& places);

} // namespace klp
