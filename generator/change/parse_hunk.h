// One hunk of a unified diff.
#pragma once

#include "generator/change/change.h"
#include "generator/change/diff_cursor.h"

namespace klp {

// Whether a line is a hunk's "@@ -1,2 +3,4 @@".
bool is_hunk_header(std::string_view line);

// Reads the hunk whose "@@" line the cursor is at, and leaves the cursor behind it.
Result<Hunk> parse_hunk(DiffCursor& cursor);

} // namespace klp
