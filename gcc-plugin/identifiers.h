// The compiler's identifiers by their text. Most words of a header are the same few hundred, for which the compiler's
// own table is too slow: it looks at every character.
#pragma once

#include "pointer_table.h"

namespace klp::gcc {

struct Identifier {
  tree node = NULL_TREE; // NULL_TREE: the compiler has not met it
  unsigned number = 0;   // in the table that was given
};

class Identifiers {
public:
  // `numbers`: by node; complete before the first question.
  explicit Identifiers(const PointerTable& numbers)
      : numbers_(numbers), known_(static_cast<Known*>(zeroed_memory(sizeof(Known) << bits))) {}

  // Of `word`, 16 bytes are read where `end`, of the readable text, permits.
  Identifier find(std::string_view word, const char* end) {
    if (word.size() > 16 || end - word.data() < 16) return look_up(word);
    Key key = {word_at(word.data()), 0, word.size()};
    if (word.size() < 8)
      key.begin &= (std::uint64_t{1} << (8 * word.size())) - 1;
    else
      key.end = word_at(word.data() + word.size() - 8);
    Known& known = known_[((key.begin ^ key.end * 3) * 0x9e3779b97f4a7c15 + key.size) >> (64 - bits)];
    if (known.key.begin != key.begin || known.key.end != key.end || known.key.size != key.size)
      known = {key, look_up(word)};
    return known.identifier;
  }
  Identifier look_up(std::string_view word) const {
    auto* node = ht_lookup(ident_hash, reinterpret_cast<const unsigned char*>(word.data()), word.size(), HT_NO_INSERT);
    if (!node) return {};
    tree identifier = HT_IDENT_TO_GCC_IDENT(node);
    return {identifier, numbers_.find(identifier)};
  }

private:
  static constexpr unsigned bits = 13;
  struct Key {
    std::uint64_t begin, end; // its first and last eight bytes
    std::size_t size;         // 0: nothing here
  };
  struct Known {
    Key key;
    Identifier identifier;
  };
  static std::uint64_t word_at(const char* bytes) {
    std::uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
    return word;
  }

  const PointerTable& numbers_;
  Known* known_;
};

} // namespace klp::gcc
