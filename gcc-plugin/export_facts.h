// Symbols that the unit exports to modules.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

// Before the IPA passes, which write top-level asm out.
std::set<std::string> exported_symbols();

} // namespace klp::gcc
