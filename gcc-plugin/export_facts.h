// Symbols that the unit exports to modules.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

// Call it before the IPA passes, which write top-level asm statements to the assembly and remove them.
std::set<std::string> exported_symbols();

} // namespace klp::gcc
