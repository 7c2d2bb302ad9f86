// The words that can be an argument of a macro.
#pragma once

#include "generator/source/items_by_word.h"

#include <set>
#include <string_view>

namespace klp {

// An argument of a macro is a word of an item that uses the macro, directly or through other macros whose text uses it;
// or a word of a macro that such an item mentions:
//
//     #define SLOT(x) get_##x##_slot()
//     #define OPS(x) int f_##x(void) { return SLOT(x); }
//     #define LIST(F) F(insn) F(optinsn)
//     LIST(OPS)
//
// OPS uses SLOT, and the last line uses OPS, so words of both can be arguments of SLOT. The last line mentions LIST, so
// words of LIST (insn, optinsn) can be, too.
class ArgumentWords {
public:
  // Both must outlive this. `mentions` may be filled later, but before the first query.
  ArgumentWords(const std::vector<FileItems>& files, const ItemsByWord& mentions);

  // Whether `word` can be an argument of the macro, or a part of one. Also true if the macro has so many users or
  // possible words that the search was stopped.
  bool contains(const std::string& macro, const std::string& word) const;

  // Whether `word` stands in an item that uses the macro, or in a macro that such an item mentions, as b in
  // BUILDIO(b, b, u8). If the text of another macro uses this one, the users of the other macro count too; parameters
  // of a macro do not count as its words.
  bool stands_in_a_use(const std::string& macro, const std::string& word) const;

private:
  struct Words {
    bool any = false; // every word is possible
    std::set<std::string_view> words;
  };
  Words words_of(const std::string& macro) const;
  // Whether the item mentions `word`, and not as a parameter of the macro that it is.
  bool has_word(const Item& item, const std::string& word) const;
  // The definitions of the macro, and the items that use it directly or through other macros. Empty if these are more
  // than the limit, or none.
  std::vector<const Item*> users_of(const std::string& macro) const;

  const ItemsByWord& mentions_;
  std::unordered_map<std::string_view, std::vector<const Item*>> macros_; // by name
  mutable std::unordered_map<std::string, Words> cache_;                  // by macro
};

} // namespace klp
