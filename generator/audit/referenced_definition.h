// Finds the definition, in the compiled objects of the change, that a reference leads to: by the rules by which the
// linker of the kernel would resolve the symbol.
#pragma once

#include "generator/prove/patch_unit.h"

#include <optional>
#include <vector>

namespace klp {

// `user`: the atom that holds the reference. Returns nullopt if no unit of the change defines the symbol: the reference
// then leads to the kernel's own symbol of that name.
//
// A unit provides a definition by name if the definition is new, was static before the change, or is replaced without
// being redirected. Among several definitions, that of the user's own object (vmlinux or a module) comes first, then
// that of vmlinux; a strong definition comes before a weak one. If the user's object already defines the name in the
// kernel, the kernel's symbol comes before a definition in another object, and before a weak definition that was not
// global before the change.
std::optional<PatchAtom> referenced_definition(const std::vector<PatchUnit>& units, const Reference& reference,
                                               PatchAtom user);

// The change of the function that `atom` is, or whose cold part `atom` is. Returns nullptr if it does not change.
const FunctionChange* change_of(const std::vector<PatchUnit>& units, PatchAtom atom);

} // namespace klp
