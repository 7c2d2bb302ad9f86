// The items of a file that a change touches.
#pragma once

#include "generator/source/items.h"

namespace klp {

struct Touched {
  enum class How : std::uint8_t { added, removed, changed } how = How::changed;
  ItemKind kind = ItemKind::other;
  std::vector<std::string> names;     // of both sides
  std::string invoked;                // see Item
  bool emits = false, opaque = false; // see Item
  bool moves = false;                 // past a directive
  std::vector<std::string> new_words; // identifiers that only the patched text of it mentions
  std::string file;                   // in the source tree
  std::size_t old_first = 0, old_last = 0, new_first = 0, new_last = 0; // lines; 0 on the side that has it not
};

// By their order in the patched text, removed ones last. What differs in comments only is not touched; nor is what
// moves, unless a directive stands between: an #else, an #undef, a #pragma.
std::vector<Touched> touched_items(const std::string& file, std::string_view original, std::string_view patched);

} // namespace klp
