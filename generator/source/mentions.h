// Who mentions a name: in full, or by parts of it that ## joins.
#pragma once

#include "generator/source/argument_words.h"

#include <functional>

namespace klp {

class Mentions {
public:
  explicit Mentions(const std::vector<FileItems>& files); // must outlive this

  using Take = std::function<void(const Where&)>;
  // May give the same place more than once.
  void each(const std::string& name, bool is_macro, const Take& take) const;

private:
  // A name that a macro makes by ##, found by its longest piece of fixed text.
  struct Pasted {
    Where where;
    PastedName name; // with an argument at both ends, where the macro may hand it on to be joined with more
    std::size_t piece;
  };

  void add_pasted(const Where& where, bool uses_paster);
  void each_part(const std::string& name, std::size_t begin, std::size_t length, const Take& take) const;
  bool makes(const Pasted& pasted, std::string_view left, std::string_view right) const;
  bool is_made_by(const Item& macro, const PastedName& name, std::string_view text, int depth) const;
  bool can_be_argument(std::string_view text, const Item& macro, bool whole_word, int depth) const;
  bool is_word(std::string_view text, const Item& macro) const;
  bool is_made_of_words(std::string_view text, const Item& macro) const;
  bool is_one_or_two_words(std::string_view text, const Item& macro) const;

  ItemsByWord whole_;
  ItemsByWord joined_;                                                     // words of items that use a paster
  std::unordered_map<std::string, std::vector<Pasted>> pasted_;            // by the piece of fixed text
  std::unordered_map<std::string_view, std::vector<const Item*>> handing_; // by a macro: those with ## that mention it
  ArgumentWords arguments_;
};

} // namespace klp
