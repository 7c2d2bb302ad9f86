// Splits a C text into its top-level items. The text is not preprocessed: the items of both sides of an #if are found.
// Where the end of an item cannot be found, several become one item, which defines and mentions the names of all.
#pragma once

#include "generator/source/item.h"

#include <string_view>

namespace klp {

std::vector<Item> items_of(std::string_view text);

// Only the directives of a text, also those inside of other items. Each is either a macro (#define, #undef) or a
// condition: all other directives (#if, #include, #pragma ...) can test or expand macros.
std::vector<Item> directives_of(std::string_view text);

} // namespace klp
