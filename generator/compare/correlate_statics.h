// Correlates static locals by their declarations in the facts.
//
// Unchanged lines keep their line numbers in the patched source (change.h: number_lines), and variables that a change
// adds at a line come after those that stood there. So the rules are, in this order:
//   1. same owner (function), name, type, line and column;
//   2. a line was replaced: all of these but the column;
//   3. the declaration moved: same owner, name and type (or also the same line, counted from the start of the owner),
//      if no other variable has them;
//   4. the owner was renamed: all but the owner, if no other variable has them.
// A variable that no rule decides, but that could be an existing one, is `undecided`.
#pragma once

#include "generator/compare/correlation.h"

namespace klp {

// Both sides must have facts. Adds to `correlation`, including its `undecided` and `undecided_messages`.
void correlate_statics(const Side& original, const Side& patched, Correlation& correlation);

} // namespace klp
