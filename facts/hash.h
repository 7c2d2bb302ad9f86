// The hash of facts: of files' content and of whatever must be compared with another compilation. Not secret, but fast:
// a compilation reads megabytes of headers, and may spend one instruction in a hundred on facts. Sixteen bytes at a
// time (little-endian, the rest filled with zeros) are multiplied into the state; the length comes last.
#pragma once

#include <cstdint>
#include <cstdio>
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
  std::string text() const { // 16 digits
    char out[17];
    std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(value_));
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

// 8 digits, for the hundreds of files that every object names: enough to notice that one of them was edited.
inline std::string short_hash_of(std::string_view text) { return hash_of(text).substr(8); }

} // namespace klp::facts
