// Reads the output of `make -n V=1`: one recipe per line, which contains the command of the compiler, and after it the
// command of objtool if objtool is run on the unit.
#pragma once

#include "generator/kernel/target/target.h"

#include <string_view>
#include <vector>

namespace klp {

// All units that `compiler` compiles for the kernel, each once, sorted by source and output. The paths of sources below
// `tree` become relative to it.
std::vector<Unit> units_in_dry_run(std::string_view text, std::string_view compiler, const std::string& tree);

} // namespace klp
