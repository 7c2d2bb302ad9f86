// Whether an item that the change touches is, defines or is used by something that the compiler recorded of a unit.
#pragma once

#include "facts/facts.h"
#include "generator/source/touched.h"

#include <string>

namespace klp {

// Whether one of the item's names is this one.
bool has_name(const Touched& touch, const std::string& name);

// Whether the item defines the function or variable. `original_lines`: whether the compiler's line numbers are those of
// the original text. Those of a patched unit are not: number_lines() (change/change.h) changes their numbers.
bool defines(const Touched& touch, const facts::Function& f, bool original_lines);
bool defines(const Touched& touch, const facts::Variable& v, bool original_lines);

// Whether the unit's code uses the item, which another file (a header) defines.
bool uses(const facts::Unit& facts, const Touched& touch);

} // namespace klp
