// Compiled into the compiler plugin too: no exceptions, no RTTI.
#include "facts/hash.h"

#include <array>

namespace klp::facts {

namespace {

constexpr std::uint32_t polynomial = 0x82f63b78; // Castagnoli's, with its bits reversed

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? polynomial : 0);
    table[byte] = rest;
  }
  return table;
}

std::uint32_t add_bytes(std::uint32_t sum, std::string_view text) {
  static constexpr auto table = make_table();
  for (unsigned char byte : text) sum = sum >> 8 ^ table[(sum ^ byte) & 0xff];
  return sum;
}

// By the crc32 instruction. The length of `words` must be a multiple of 8.
__attribute__((target("sse4.2"))) std::uint32_t add_words(std::uint32_t sum, std::string_view words) {
  auto word_at = [](const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
  };
  std::uint64_t wide = sum;
  const char *at = words.data(), *end = at + words.size();
  for (; end - at >= 256; at += 256) {
#pragma GCC unroll 32
    for (int i = 0; i < 256; i += 8) wide = __builtin_ia32_crc32di(wide, word_at(at + i));
  }
  for (; at != end; at += 8) wide = __builtin_ia32_crc32di(wide, word_at(at));
  return static_cast<std::uint32_t>(wide);
}

} // namespace

std::string short_hash_of(std::string_view text) {
  const std::size_t words = __builtin_cpu_supports("sse4.2") ? text.size() / 8 * 8 : 0;
  std::uint32_t sum = add_words(0xffffffff, text.substr(0, words));
  sum = ~add_bytes(sum, text.substr(words));
  std::string out(8, '0');
  for (int i = 0; i < 8; ++i) out[i] = "0123456789abcdef"[sum >> (28 - 4 * i) & 15];
  return out;
}

} // namespace klp::facts
