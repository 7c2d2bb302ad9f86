// Facts about the unit as a whole.
#pragma once

#include "gcc-compat.h"

#include "facts/facts.h"

namespace klp::gcc {

// Sets the compiler, its version, the source, and the hash of the options.
void begin_unit(facts::Unit& unit);

// Names of the plugins on the command line, without this one.
std::vector<std::string> other_plugins(const std::string& own);

} // namespace klp::gcc
