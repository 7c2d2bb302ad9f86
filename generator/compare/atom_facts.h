// The facts about the function or variable that an atom is.
#pragma once

#include "generator/compare/correlation.h"

#include <string>

namespace klp {

// Both return nullptr if the side has no facts, or the facts do not contain the atom.
const facts::Function* function_facts(const Side& side, AtomId function);
const facts::Variable* variable_facts(const Side& side, AtomId variable);

// Removes `const` and `volatile` from the text of a C type: they do not change the layout of an object.
std::string unqualified(const std::string& type);

} // namespace klp
