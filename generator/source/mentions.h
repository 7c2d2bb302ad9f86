// Finds the items that mention a name, either in full or as parts that the preprocessor joins with ##.
#pragma once

#include "generator/source/argument_words.h"

#include <functional>

namespace klp {

class Mentions {
public:
  explicit Mentions(const std::vector<FileItems>& files); // must outlive this

  using Visit = std::function<void(const ItemPlace&)>;
  // Calls `visit` for every item that mentions the name or may make it by ##, perhaps several times for one item.
  // `is_macro`: the name is that of a macro, which the preprocessor also replaces in a tag (struct NAME).
  void for_each(const std::string& name, bool is_macro, const Visit& visit) const;

private:
  // A name that a macro makes with ##, to be found by its longest piece of fixed text.
  struct PastedNamePlace {
    ItemPlace place;
    // With an argument at both ends if the macro may pass the name to another one that joins it with more text.
    PastedName name;
    std::size_t longest; // index of that piece
  };

  void add_pasted_names(const ItemPlace& place, bool uses_pasting_macro);
  // Visits the items that may make `name` from the part of it at `begin` and other text. The part is fixed text of a
  // macro, or a word of an item that uses a token-pasting macro.
  void for_each_with_part(const std::string& name, std::size_t begin, std::size_t length, const Visit& visit) const;
  // Whether the pieces on either side of the longest one can become the texts `left` and `right`.
  bool fits_between(const PastedNamePlace& pasted, std::string_view left, std::string_view right) const;
  bool can_paste(const Item& macro, const PastedName& name, std::string_view text, int depth) const;
  bool can_be_argument(std::string_view text, const Item& macro, bool whole_word, int depth) const;
  bool is_argument_word(std::string_view text, const Item& macro) const;
  bool is_made_of_words(std::string_view text, const Item& macro) const;
  bool is_one_or_two_words(std::string_view text, const Item& macro) const;

  ItemsByWord items_by_word_;
  ItemsByWord pasting_users_by_word_; // only items that use a token-pasting macro
  std::unordered_map<std::string, std::vector<PastedNamePlace>> pasted_names_; // by the longest piece of fixed text
  // Macro → the macros with ## that mention it: these may pass it a name that they have made.
  std::unordered_map<std::string_view, std::vector<const Item*>> pasting_callers_;
  ArgumentWords arguments_;
};

} // namespace klp
