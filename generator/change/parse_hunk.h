// Parses one hunk of a unified diff.
#pragma once

#include "generator/change/change.h"
#include "generator/change/diff_cursor.h"

namespace klp {

// Whether the line is the header of a hunk: "@@ -1,2 +3,4 @@".
bool is_hunk_header(std::string_view line);

// Reads the hunk whose "@@" line the cursor is at, and moves the cursor to the line after it. Error: the header is
// malformed, or the hunk has other numbers of lines than its header says.
Result<Hunk> parse_hunk(DiffCursor& cursor);

} // namespace klp
