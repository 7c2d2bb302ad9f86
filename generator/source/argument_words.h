// The words that can become an argument of a macro.
#pragma once

#include "generator/source/dependents.h"

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace klp {

struct Where {
  const FileItems* file;
  const Item* item;
};

// By a word: the items that mention it.
using ItemsByWord = std::unordered_map<std::string, std::vector<Where>>;

// An argument stands in an item that uses the macro, or one that uses a macro whose text uses it, and so on; or it
// comes out of a macro that such an item mentions:
//
//     #define SLOT(x) get_##x##_slot()
//     #define OPS(x) int f_##x(void) { return SLOT(x); }
//     #define LIST(F) F(insn) F(optinsn)
//     LIST(OPS)
//
// SLOT takes words of OPS, and of the last line, which mentions OPS; so those of LIST too.
class ArgumentWords {
public:
  ArgumentWords(const std::vector<FileItems>& files, const ItemsByWord& mentions);

  // Whether the word can be (a part of) an argument of the macro. True for any word where too much uses the macro.
  bool contains(const std::string& macro, const std::string& word) const;

  // Whether a use of the macro holds the word itself, or a macro that this use mentions does: BUILDIO(b, b, u8). Where
  // another macro's text uses the macro, the uses of that one count, since its parameters are no words.
  bool gives(const std::string& macro, const std::string& word) const;

private:
  struct Words {
    bool any = false;
    std::set<std::string_view> words;
  };
  Words words_of(const std::string& macro) const;
  bool holds(const Item& item, const std::string& word) const;
  // The items that use the macro, in the end; empty: too many.
  std::vector<const Item*> users_of(const std::string& macro) const;

  const ItemsByWord& mentions_;
  std::unordered_map<std::string_view, std::vector<const Item*>> macros_; // by name
  mutable std::unordered_map<std::string, Words> known_;
};

} // namespace klp
