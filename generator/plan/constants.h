// Units that `make prepare` compiles only for the constants in them, of which it makes headers for assembler and C
// code. Kbuild of the source tree names them.
#pragma once

#include "generator/target/target.h"

#include <vector>

namespace klp {

// Those of the target's kernel, as they were compiled. Error: one is not in the build folder.
Result<std::vector<Unit>> constant_units(const Target& target);

} // namespace klp
