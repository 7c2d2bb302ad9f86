// The target's compile database on disk: a file of klp's own, one line a unit, and the usual JSON one for other tools.
#pragma once

#include "generator/kernel/target/target.h"

namespace klp {

// klp's own: "klp-units 1", then SOURCE, a tab and a JSON object a line, sorted by source. Searched as text, because
// parsing all 12 MB would take longer than compiling a unit's header.
std::string encode_units(const std::vector<Unit>& units);
Result<std::vector<Unit>> find_units(std::string_view file, const std::string& source);

// compile_commands.json (clang.llvm.org/docs/JSONCompilationDatabase.html): the C units, commands run in `build`.
std::string compilation_database(const std::vector<Unit>& units, const fs::path& build);

fs::path unit_file_of(const fs::path& target_folder);

} // namespace klp
