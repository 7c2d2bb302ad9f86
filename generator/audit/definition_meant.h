// Which definition in the objects of the change a reference leads to, as the kernel's linker would have it.
#pragma once

#include "generator/prove/patch_unit.h"

#include <optional>
#include <vector>

namespace klp {

// Nothing: none of theirs; the kernel's own symbol of that name. `user`: whose object holds the reference.
//
// By name, units define what is new, what was static before the change, and what they replace without its being
// redirected. Of several definitions: that of the user's own object (vmlinux or a module), then that of vmlinux; a
// strong one before a weak one. Where the user's object has the name from elsewhere, only a strong definition of that
// object.
std::optional<PatchAtom> definition_meant(const std::vector<PatchUnit>& units, const Reference& made, PatchAtom user);

// The change of a function, or of the one whose cold part the atom is; null: it is not changed.
const FunctionChange* change_of(const std::vector<PatchUnit>& units, PatchAtom atom);

} // namespace klp
