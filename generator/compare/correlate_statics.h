// Static locals, paired by what the compiler knew of their declarations.
//
// Unchanged lines keep their numbers (change.h: number_lines), and what a change adds at a line comes after what stood
// there. So a variable is known by its owner, name, type, line and column; where a line was replaced, by all but the
// column; where it moved, by owner, name and type, if no other has them; where its function was renamed, by all but
// the owner. Beyond that nothing is proved, and what could be an existing variable is `undecided`.
#pragma once

#include "generator/compare/correlate.h"

namespace klp {

// Both sides must have facts. Adds to the pairing, and to its `undecided`.
void correlate_statics(const Side& original, const Side& patched, Correlation& correlation);

} // namespace klp
