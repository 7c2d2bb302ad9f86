// What an item is, what it defines and what it mentions, from its tokens.
#pragma once

#include "generator/source/items.h"
#include "generator/text/lexer.h"

namespace klp {

// C's own words, which are no mentions.
bool is_keyword(std::string_view word);

// 16, 0x1fUL: these are no mentions, since there are too many. Where an argument of ## is asked for, any may be one.
bool is_constant(std::string_view word);

// Fills all but lines and content. `tokens`: not empty; a whole directive, or all of a top-level item.
Item name_item(const std::vector<Token>& tokens);

} // namespace klp
