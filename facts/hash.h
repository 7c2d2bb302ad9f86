// The hashes in facts, of content that must be compared with that of another compilation. They are not cryptographic,
// but fast: a compilation may spend one instruction in a hundred on facts.
//
// Hash: blocks of sixteen bytes (two little-endian words, the last block filled with zeros) are multiplied into the
// state; the length of the text comes last.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace klp::facts {

class Hash {
public:
  void add(std::uint64_t a, std::uint64_t b = 0x0123456789abcdef) {
    auto product = static_cast<Wide>(a ^ 0x9e3779b97f4a7c15) * (b ^ value_);
    value_ = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ (a + b);
  }
  void add(std::string_view text) {
    const char *at = text.data(), *end = at + text.size();
    for (; end - at >= 16; at += 16) add(word_at(at, 8), word_at(at + 8, 8));
    if (end - at > 8)
      add(word_at(at, 8), word_at(at + 8, end - at - 8));
    else if (at != end)
      add(word_at(at, end - at));
    add(text.size());
  }
  std::string text() const { // 16 hexadecimal digits
    std::string out(16, '0');
    for (int i = 0; i < 16; ++i) out[i] = "0123456789abcdef"[value_ >> (60 - 4 * i) & 15];
    return out;
  }

private:
  __extension__ using Wide = unsigned __int128;
  static std::uint64_t word_at(const char* bytes, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, size);
    return word;
  }

  std::uint64_t value_ = 0xcbf29ce484222325;
};

inline std::string hash_of(std::string_view text) {
  Hash hash;
  hash.add(text);
  return hash.text();
}

// The CRC-32C of a file's content, in 8 hexadecimal digits. It is long enough to detect an edit of one of the hundreds
// of files that every object names, and the processor has an instruction for it.
std::string short_hash_of(std::string_view text);

} // namespace klp::facts
