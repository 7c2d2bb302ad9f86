// Writing facts: all that a compiler plugin needs of the codec, in C++17.
#pragma once

#include "facts/facts.h"

#include <string>

namespace klp::facts {

// In the format of codec.h. Deterministic: equal units give equal bytes.
std::string encode(const Unit& unit);

} // namespace klp::facts
