// The items of a file that a change touches.
#pragma once

#include "generator/source/items.h"

namespace klp {

struct Touched {
  enum class How : std::uint8_t { added, removed, changed } how = How::changed;
  ItemKind kind = ItemKind::other;
  std::vector<std::string> names;     // as Item::names; the same before and after the change
  std::string invoked;                // as Item::invoked
  bool emits = false;                 // as Item::emits
  bool may_define_more = false;       // Item::may_define_more, before or after the change
  bool moves = false;                 // to the other side of a directive
  std::vector<std::string> new_words; // identifiers that the patched item mentions and the original one does not
  std::string file;                   // path in the source tree
  // Lines in the original and in the patched text, 1-based; 0 if the item is not in that text.
  std::size_t old_first = 0, old_last = 0, new_first = 0, new_last = 0;
};

// The touched items in the order of the patched text, removed ones last. An item that differs only in comments and
// white space is not touched. Nor is a moved one, unless it is moved past a directive such as #else, #undef or #pragma.
std::vector<Touched> touched_items(const std::string& file, std::string_view original, std::string_view patched);

} // namespace klp
