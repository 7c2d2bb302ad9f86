// The objects of a built tree, by a walk that opens none of them.
#pragma once

#include "base/error.h"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klp::facts {

// Tells whether a file is still the one that was read. The change time too: tools set modification times back.
struct Stamp {
  std::int64_t size = 0, modified = 0, changed = 0, inode = 0; // times in nanoseconds
  auto operator<=>(const Stamp&) const = default;
};

struct FoundObject {
  std::string path; // relative to the root
  Stamp stamp;
};

// All regular files *.o below `root`, by path. Not looked into: hidden folders; not followed: links.
// Modules, vmlinux and archives are other names for the same units, and are not read.
Result<std::vector<FoundObject>> find_objects(const std::filesystem::path& root);

// Nothing where there is no such regular file.
bool read_stamp(const std::filesystem::path& file, Stamp& stamp);

} // namespace klp::facts
