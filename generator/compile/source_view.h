// Makes a view of a folder (the source tree or the build folder) for one side of the compilation: symbolic links to all
// files of the folder, but real files in place of the edited ones.
#pragma once

#include "base/error.h"
#include "generator/compile/source_edits.h"
#include "generator/compile/work_folders.h"

namespace klp {

enum class Depth {
  edited_folders, // only folders that contain an edited file are real, all others are links to folders of the source
  whole_tree,     // all folders are real: the path x/../header.h then leads to the edited header for every folder x
};

// Makes the folder `view`. Files that the edits delete are left out. Errors: a file or link cannot be made; the path of
// an edit leads out of the folder (a fault of klp).

Status make_source_view(const fs::path& source, const SourceEdits& edits, Depth depth, const fs::path& view);

Status make_link(const fs::path& to, const fs::path& link);

} // namespace klp
