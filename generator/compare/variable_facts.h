// Facts about a variable.
#pragma once

#include "generator/compare/correlation.h"

#include <string>

namespace klp {

// Returns nullptr if the side has no facts, or the facts do not contain the variable.
const facts::Variable* facts_of(const Side& side, AtomId variable);

// Removes `const` and `volatile` from the text of a C type: they do not change the layout of an object.
std::string unqualified(const std::string& type);

} // namespace klp
