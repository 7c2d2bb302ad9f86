// Finds out what an item is, what it defines and what it mentions.
#pragma once

#include "generator/source/item.h"
#include "generator/text/lexer.h"

namespace klp {

// Sets all members of the item except its lines and `content`. `tokens` must not be empty: all tokens of a directive,
// or of a top-level item.
Item name_item(const std::vector<Token>& tokens);

} // namespace klp
