// Facts for people: each function with its lines, what sets it apart, and what was inlined into it; then variables.
#pragma once

#include "facts/facts.h"

#include <string>

namespace klp::facts {

std::string to_text(const Unit& unit);

} // namespace klp::facts
