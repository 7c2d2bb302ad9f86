// A C text cut into its top-level items: functions, types, variables, macros. No preprocessing: both sides of an #if
// are seen. What cannot be told apart falls into one item, which then defines and mentions more, never less.
#pragma once

#include "generator/source/token_pasting.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

enum class ItemKind : std::uint8_t {
  function,    // with its body
  declaration, // of a function or variable: nothing is laid out
  variable,
  record, // struct or union, with its members
  enumeration,
  type_name,
  macro,
  invocation, // MACRO(x, y) at the top: what it defines, only the macro knows
  include,
  condition, // #if and its kind
  assembler, // at the top: asm(".pushsection ...")
  other,     // further directives
};

struct Item {
  ItemKind kind = ItemKind::other;
  std::vector<std::string> names; // what it defines; tags as "struct inode"; an invocation's arguments in their order
  std::string invoked;            // of an invocation: the macro
  std::vector<std::string> mentions; // every identifier in it, each once; tags likewise; a macro's own name only where
                                     // its text has it
  std::vector<std::string> parameters;               // of a macro
  std::shared_ptr<const TokenPasting> token_pasting; // of a macro that has ##; or null
  std::size_t first_line = 0, last_line = 0;         // 1-based
  bool emits = false;        // makes code or data wherever it is read: a function that is not inline
  bool opaque = false;       // may define what `names` does not hold; only the preprocessor knows
  bool asks_types = false;   // has typeof or sizeof, which see what a function is
  std::uint64_t content = 0; // hash of its tokens: comments, white space and lines do not count
};

std::vector<Item> items_of(std::string_view text);

// Its directives alone, also those inside of other items: macros, and what expands or tests macros, all as conditions.
std::vector<Item> directives_of(std::string_view text);

} // namespace klp
