// Reads and writes the compile database of a target: a file in klp's own format, with one line for each unit, and
// compile_commands.json for other tools.
#pragma once

#include "generator/kernel/target/target.h"

namespace klp {

// klp's own format: the line "klp-units 1", then for each unit a line of SOURCE, a tab and a JSON object, sorted by
// source. find_units() searches the file as text and parses only the lines that it finds: parsing all
// 12 MB would take longer than compiling the headers of a unit. The cause of find_units(): the file is damaged;
// units_of() and all_units() make an Error of it.
std::string encode_units(const std::vector<Unit>& units);
ValueOrCause<std::vector<Unit>> find_units(std::string_view file, const std::string& source);

// The text of compile_commands.json (clang.llvm.org/docs/JSONCompilationDatabase.html), with the units in C. The
// commands are run in the folder `build`.
std::string compilation_database(const std::vector<Unit>& units, const fs::path& build);

// The file in klp's own format.
fs::path unit_file_of(const fs::path& target_folder);

} // namespace klp
