// The hash of facts: of files' content and of whatever must be compared with another compilation. Not secret, but fast:
// a compilation reads megabytes of headers, and may spend one instruction in a hundred on facts. Text is multiplied
// into two states, 32 bytes at a time (little-endian, the rest filled with zeros); the length comes last.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace klp::facts {

class Hash {
public:
  void add(std::uint64_t a, std::uint64_t b = 0x0123456789abcdef) {
    value_ = folded(a ^ odd_bits, b ^ value_) ^ (a + b);
  }
  void add(std::string_view text) {
    const char *at = text.data(), *end = at + text.size();
    std::uint64_t first = value_, second = ~value_;
    for (; end - at >= 32; at += 32) {
      first = folded(word_at(at) ^ odd_bits, word_at(at + 8) ^ first);
      second = folded(word_at(at + 16) ^ odd_bits, word_at(at + 24) ^ second);
    }
    add(first, second);
    char rest[32] = {};
    if (at != end) std::memcpy(rest, at, end - at);
    for (std::size_t i = 0; i < sizeof rest; i += 16) add(word_at(rest + i), word_at(rest + i + 8));
    add(text.size());
  }
  std::string text() const { // 16 digits
    std::string out(16, '0');
    for (int i = 0; i < 16; ++i) out[i] = "0123456789abcdef"[value_ >> (60 - 4 * i) & 15];
    return out;
  }

private:
  __extension__ using Wide = unsigned __int128;
  static constexpr std::uint64_t odd_bits = 0x9e3779b97f4a7c15;
  static std::uint64_t folded(std::uint64_t a, std::uint64_t b) {
    auto product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
  static std::uint64_t word_at(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
  }

  std::uint64_t value_ = 0xcbf29ce484222325;
};

inline std::string hash_of(std::string_view text) {
  Hash hash;
  hash.add(text);
  return hash.text();
}

// CRC-32C of files' content, in 8 digits: enough to notice that one of the hundreds of files that every object names
// was edited, and an instruction of the processor.
std::string short_hash_of(std::string_view text);

} // namespace klp::facts
