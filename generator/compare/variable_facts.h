// What the compiler said of a variable.
#pragma once

#include "generator/compare/correlate.h"

#include <string>

namespace klp {

// Null: the side has no facts, or they do not know it.
const facts::Variable* facts_of(const Side& side, AtomId variable);

// A C type without `const` and `volatile`, which change no object: for comparing.
std::string unqualified(const std::string& type);

} // namespace klp
