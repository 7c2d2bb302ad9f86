// Encodes facts. This is the only part of the codec that the compiler plugin needs, and so is in C++17.
#pragma once

#include "facts/facts.h"

#include <string>

namespace klp::facts {

// Returns a frame in the format of codec.h. Equal units give equal bytes.
std::string encode(const Unit& unit);

// Returns a frame around any payload. `hashes` is the end of the payload, which is not compressed.
std::string frame(const std::string& payload, const std::string& hashes = {});

} // namespace klp::facts
