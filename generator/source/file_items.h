// The items of source files and headers.
#pragma once

#include "generator/source/item.h"

#include <string>
#include <vector>

namespace klp {

struct FileItems {
  std::string path;
  std::vector<Item> items;
  bool included = true; // false for the source file of a unit: the names that it defines are not visible in other files
};

// Reads and splits the files in parallel. A file that cannot be read has no items (a generated one may not exist yet).
std::vector<FileItems> read_items(const std::vector<std::string>& paths);

// Same as read_items(), for the directives only: directives_of().
std::vector<FileItems> read_directives(const std::vector<std::string>& paths);

} // namespace klp
