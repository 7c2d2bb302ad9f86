// Reads what `make -n V=1` prints: one recipe a line, with the compiler's command and objtool's after it.
#pragma once

#include "generator/kernel/target/target.h"

#include <string_view>
#include <vector>

namespace klp {

// Every unit that `compiler` compiles for the kernel, sorted by source and output, each once. Sources below `tree`
// become relative to it.
std::vector<Unit> units_in_dry_run(std::string_view text, std::string_view compiler, const std::string& tree);

} // namespace klp
