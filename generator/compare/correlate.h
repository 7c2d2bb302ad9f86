// Correlates the atoms of an original object with those of the patched object: finds which atoms are the same function,
// variable or constant.
//
// A wrong pair of functions is harmless: all callers of a local function are in the same object, and a caller whose
// call leads to another function than the correlated one counts as changed. A wrong pair of variables would be a fault:
// new code would share the state of another variable, or get a second copy of its own. So variables are correlated by
// their declarations in the facts (owner, name, line); where these do not suffice, the variable is `undecided`.
#pragma once

#include "generator/compare/compiler_names.h"
#include "generator/compare/correlation.h"

namespace klp {

// Without facts on both sides, static locals are correlated by the functions that use them.
Correlation correlate_atoms(const Side& original, const Side& patched);

} // namespace klp
