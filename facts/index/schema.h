// The tables of the index. It can always be made again from the objects, so another layout is no reason to convert:
// the tables are dropped and filled again.
#pragma once

#include "facts/index/database.h"

namespace klp::facts {

// What one unit says of a name, apart from its uses.
enum class Role : std::uint8_t { inlined, defines_function, defines_variable };

// Made where they are missing or of another layout or schema of facts. An error where the file is somebody else's.
// True: they are new and empty.
Result<bool> prepare_schema(Database& database, const std::filesystem::path& file);

// For readers: an error with remedy where the tables are missing or of another klp.
Status check_schema(Database& database, const std::filesystem::path& file);

// Made when the first filling is over: building it from all rows at once is much faster.
Status add_text_index(Database& database);

} // namespace klp::facts
