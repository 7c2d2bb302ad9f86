// The source and build folders as one side of the compilation sees them: symbolic links, and the edited files.
#pragma once

#include "base/error.h"
#include "generator/compile/compile.h"

namespace klp {

enum class Depth {
  edited_folders, // only folders above an edited file are real, all else links to the source
  whole_tree,     // every folder is real: x/../header.h then finds the edited header whatever way leads there
};

Status make_source_view(const fs::path& source, const SourceEdits& edits, Depth depth, const fs::path& view);

Status make_link(const fs::path& to, const fs::path& link);

} // namespace klp
