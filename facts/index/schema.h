// The tables of the index. The index can always be made again from the objects. So tables with another layout are not
// converted, but dropped and filled again.
#pragma once

#include "facts/index/database.h"

namespace klp::facts {

// The relation of a unit to a name in the table `mention`: it inlined a function of this name, or it defines a function
// or variable of this name. The values are in the table.
enum class Role : std::uint8_t { inlined, defines_function, defines_variable };

// Creates the tables if they are missing, or have another layout or another schema of facts. Returns true if they are
// new and empty. An error if the file is a database of another program.
Result<bool> prepare_schema(Database& database, const std::filesystem::path& file);

// For queries: an error if the tables are missing, or were made by another version of klp or by another program.
Status check_schema(Database& database, const std::filesystem::path& file);

// Creates the index of the table `text`. Called after the table was filled for the first time, because this is much
// faster than an update of the index with every row.
Status add_text_index(Database& database);

} // namespace klp::facts
