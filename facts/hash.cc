// Runs inside the compiler too: no exceptions, no RTTI.
#include "facts/hash.h"

#include <array>

namespace klp::facts {

static constexpr std::uint32_t polynomial = 0x82f63b78; // Castagnoli's, the low bit first

static constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? polynomial : 0);
    table[byte] = rest;
  }
  return table;
}

static std::uint32_t add_bytes(std::uint32_t sum, std::string_view text) {
  static constexpr auto table = make_table();
  for (unsigned char byte : text) sum = sum >> 8 ^ table[(sum ^ byte) & 0xff];
  return sum;
}

__attribute__((target("sse4.2"))) static std::uint32_t add_blocks(std::uint32_t sum, std::string_view blocks) {
  constexpr int words = 8;
  std::uint64_t wide = sum;
  for (const char *at = blocks.data(), *end = at + blocks.size(); at != end; at += words * 8) {
#pragma GCC unroll 8
    for (int i = 0; i < words; ++i) {
      std::uint64_t word = 0;
      std::memcpy(&word, at + i * 8, sizeof word);
      wide = __builtin_ia32_crc32di(wide, word);
    }
  }
  return static_cast<std::uint32_t>(wide);
}

std::string short_hash_of(std::string_view text) {
  const std::size_t blocks = __builtin_cpu_supports("sse4.2") ? text.size() / 64 * 64 : 0;
  std::uint32_t sum = add_blocks(0xffffffff, text.substr(0, blocks));
  sum = ~add_bytes(sum, text.substr(blocks));
  std::string out(8, '0');
  for (int i = 0; i < 8; ++i) out[i] = "0123456789abcdef"[sum >> (28 - 4 * i) & 15];
  return out;
}

} // namespace klp::facts
