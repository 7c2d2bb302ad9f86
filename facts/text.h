// Facts as text for people: each function with its lines, properties and the functions inlined into it; then variables,
// callbacks, constants, records, lifetimes, uses, files and plugins.
#pragma once

#include "facts/facts.h"

#include <string>

namespace klp::facts {

std::string to_text(const Unit& unit);

} // namespace klp::facts
