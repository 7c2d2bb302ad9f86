// Finds the compiler's identifiers by their text. A cache for short words avoids most look-ups in the compiler's own
// hash table, which reads every character: most words of a header are the same few hundred.
#pragma once

#include "pointer_table.h"

namespace klp::gcc {

struct Identifier {
  tree node = NULL_TREE; // NULL_TREE if the compiler has no such identifier
  unsigned number = 0;   // in the table that the constructor got
};

class Identifiers {
public:
  // `numbers`: the number of each identifier, by node. Must be complete before the first call of find().
  explicit Identifiers(const PointerTable& numbers)
      : numbers_(numbers), cache_(static_cast<CacheEntry*>(zeroed_memory(sizeof(CacheEntry) << bits))) {}

  // `end` is the end of the readable text. Reads 16 bytes from the start of `word` if that many are readable.
  Identifier find(std::string_view word, const char* end) {
    if (word.size() > 16 || end - word.data() < 16) return look_up(word);
    Key key = {word_at(word.data()), 0, word.size()};
    if (word.size() < 8)
      key.begin &= (std::uint64_t{1} << (8 * word.size())) - 1;
    else
      key.end = word_at(word.data() + word.size() - 8);
    CacheEntry& entry = cache_[((key.begin ^ key.end * 3) * 0x9e3779b97f4a7c15 + key.size) >> (64 - bits)];
    if (entry.key.begin != key.begin || entry.key.end != key.end || entry.key.size != key.size)
      entry = {key, look_up(word)};
    return entry.identifier;
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
    std::uint64_t begin, end; // the first and the last eight bytes of the word
    std::size_t size;         // 0 if the entry is empty
  };
  struct CacheEntry {
    Key key;
    Identifier identifier;
  };
  static std::uint64_t word_at(const char* bytes) {
    std::uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
    return word;
  }

  const PointerTable& numbers_;
  CacheEntry* cache_;
};

} // namespace klp::gcc
