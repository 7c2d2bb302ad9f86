// What is known of the unit as a whole.
#pragma once

#include "gcc-compat.h"

#include "facts/facts.h"

namespace klp::gcc {

// Compiler, version, source and the hash of the options; lists are left empty.
facts::Unit begin_unit();

} // namespace klp::gcc
