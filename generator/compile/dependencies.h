// The files that the compiler has read, by its dependency output (-MMD).
#pragma once

#include "base/error.h"
#include "generator/compile/source_edits.h"
#include "generator/compile/work_folders.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The prerequisites of a make rule that -MMD has written.
std::vector<std::string> parse_dependencies(std::string_view rule);

// Checks that the compiler of the patched side has read the unit's own source from the patched view, and the original
// of no edited file. Errors: the dependency file cannot be read; a check fails (a fault of klp).
Status check_dependencies(const Target& target, const Unit& unit, const SourceEdits& edits, const SideFolders& patched);

} // namespace klp
