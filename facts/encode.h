// Writing facts: all that a compiler plugin needs of the codec, in C++17.
#pragma once

#include "facts/facts.h"

#include <string>

namespace klp::facts {

// In the format of codec.h. Deterministic: equal units give equal bytes.
std::string encode(const Unit& unit);

// The frame alone, around any payload; `hashes` is its end, which is not packed.
std::string frame(const std::string& payload, const std::string& hashes = {});

} // namespace klp::facts
