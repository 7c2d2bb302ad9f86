// The compiler's identifiers by their text. Most words of a header are the same few hundred, for which the compiler's
// own table is too slow: it looks at every character.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

class Identifiers {
public:
  // NULL_TREE: the compiler has not met it. Of `word`, 16 bytes are read where `end`, of the readable text, permits.
  tree find(std::string_view word, const char* end) {
    if (word.size() > 16 || end - word.data() < 16) return look_up(word);
    Key key = {word_at(word.data()), 0, word.size()};
    if (word.size() < 8)
      key.begin &= (std::uint64_t{1} << (8 * word.size())) - 1;
    else
      key.end = word_at(word.data() + word.size() - 8);
    Known& known = known_[((key.begin ^ key.end * 3) * 0x9e3779b97f4a7c15 + key.size) >> 53];
    if (known.key.begin != key.begin || known.key.end != key.end || known.key.size != key.size)
      known = {key, look_up(word)};
    return known.identifier;
  }
  static tree look_up(std::string_view word) {
    auto* node = ht_lookup(ident_hash, reinterpret_cast<const unsigned char*>(word.data()), word.size(), HT_NO_INSERT);
    return node ? HT_IDENT_TO_GCC_IDENT(node) : NULL_TREE;
  }

private:
  struct Key {
    std::uint64_t begin, end; // its first and last eight bytes
    std::size_t size;
  };
  struct Known {
    Key key;
    tree identifier;
  };
  static std::uint64_t word_at(const char* bytes) {
    std::uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
    return word;
  }

  Known known_[1 << 11] = {};
};

} // namespace klp::gcc
