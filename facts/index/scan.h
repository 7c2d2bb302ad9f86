// Finds the objects of a built tree, without opening them.
#pragma once

#include "base/error.h"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klp::facts {

// If the stamp of a file is the same as before, the file is unchanged. It contains the change time (ctime) too, because
// some tools set the modification time back.
struct Stamp {
  std::int64_t size = 0, modified = 0, changed = 0, inode = 0; // times in nanoseconds
  auto operator<=>(const Stamp&) const = default;
};

struct FoundObject {
  std::string path; // relative to the root of the tree
  Stamp stamp;
};

// All regular files *.o below `root`, sorted by path. Hidden folders are left out, and links are not followed. Modules,
// vmlinux and archives contain the same units and are not read.
Result<std::vector<FoundObject>> find_objects(const std::filesystem::path& root);

// Returns false if `file` is missing or not a regular file.
bool read_stamp(const std::filesystem::path& file, Stamp& stamp);

} // namespace klp::facts
