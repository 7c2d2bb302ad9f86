// Reads the CHANGEs of a command line.
#pragma once

#include "generator/change/change.h"
#include "generator/target/target.h"

#include <string>
#include <vector>

namespace klp {

// Each name is a file with a unified diff, or "-" for standard input (once).
Result<std::vector<Change>> read_changes(const std::vector<std::string>& names, const Target& target);

} // namespace klp
