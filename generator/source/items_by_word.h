// An index from words to the items that mention them.
#pragma once

#include "generator/source/file_items.h"

#include <unordered_map>

namespace klp {

struct ItemPlace {
  const FileItems* file;
  const Item* item; // of `file`
};

// Word → the items that mention it.
using ItemsByWord = std::unordered_map<std::string, std::vector<ItemPlace>>;

} // namespace klp
