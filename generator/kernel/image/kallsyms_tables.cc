// Order in memory, each table aligned to 8 bytes, in 7.3 to 4 bytes:
//   6.1:         offsets, relative_base, num_syms, names, markers, token_table, token_index
//   6.1 stable:  offsets, relative_base, num_syms, names, markers, seqs_of_names, token_table, token_index
//   later:       num_syms, names, markers, token_table, token_index, offsets, relative_base, seqs_of_names
//   7.3:         the same without relative_base: an offset is the distance from its own place to the symbol
// The token table is found by a pattern (each digit is a token) and verified by the token index. Names and markers lie
// before it and verify each other: a marker is the offset of every 256th name. Addresses are accepted if they are
// sorted and most of them lie in the image.
#include "generator/kernel/image/kallsyms_tables.h"

#include <algorithm>

namespace klp {

namespace {

// The remedy if a new kernel version has changed the tables.
constexpr char unknown_form[] = "report the kernel version: klp does not know this form of kallsyms";

constexpr std::uint64_t no_offset = ~std::uint64_t{0};
constexpr std::size_t longest_name = 1024;    // KSYM_NAME_LEN is 512, and the type character is part of the name here
constexpr std::size_t most_text = 256u << 20; // a kernel of a million symbols has 40 MB of names

std::uint64_t aligned(std::uint64_t offset, unsigned alignment) {
  return (offset + alignment - 1) & ~std::uint64_t{alignment - 1};
}

// --- tokens ---

// Reads 256 strings at `start`, and returns the end of the token index after them. Returns nullopt if the index does
// not match the strings.
std::optional<std::uint64_t> read_tokens(ByteView rodata, std::uint64_t start, KallsymsTables& tables) {
  std::array<std::uint16_t, 256> offsets{};
  std::uint64_t at = start;
  for (std::size_t i = 0; i < 256; ++i) {
    if (at - start > 0xffff) return std::nullopt;
    offsets[i] = static_cast<std::uint16_t>(at - start);
    auto near = rodata.sub(at, std::min<std::uint64_t>(longest_name, rodata.size() - at));
    auto token = near ? near->c_string(0) : std::nullopt;
    if (!token) return std::nullopt;
    tables.tokens[i] = *token;
    at += token->size() + 1;
  }
  std::uint64_t index = aligned(at, tables.alignment);
  auto stored = rodata.sub(index, sizeof offsets);
  if (!stored || std::memcmp(stored->data(), offsets.data(), sizeof offsets) != 0) return std::nullopt;
  return aligned(index + sizeof offsets, tables.alignment);
}

// Returns the offset of the token table. `zero_token` is the offset of token number 0x30, the text "0"; 0x30 tokens
// stand before it, each with a terminating zero byte. The table is aligned. Zero bytes of padding before
// the table make several starts possible: the one that matches the token index is right.
std::optional<std::uint64_t> token_table_before(ByteView rodata, std::uint64_t zero_token, KallsymsTables& tables) {
  std::uint64_t start = zero_token, last_zero = zero_token;
  for (int terminators = 0; start > 0 && last_zero - start <= longest_name; --start) {
    if (rodata[start - 1] == 0) {
      if (++terminators > 0x31) return std::nullopt;
      last_zero = start;
    }
    if (terminators < 0x30 || (start - 1) % tables.alignment != 0) continue;
    if (auto end = read_tokens(rodata, start - 1, tables)) {
      tables.index_end = *end;
      return start - 1;
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> find_token_table(ByteView rodata, KallsymsTables& tables) {
  static constexpr std::string_view digits("\0000\0001\0002\0003\0004\0005\0006\0007\0008\0009\0", 21);
  std::string_view text = rodata.text();
  for (auto at = text.find(digits); at != std::string_view::npos; at = text.find(digits, at + 1))
    if (auto start = token_table_before(rodata, at + 1, tables)) return start;
  return std::nullopt;
}

// --- names and markers ---

// Returns the token bytes of the compressed name at `at`, and moves `at` behind the name. Since 6.1 the length has two
// bytes if it is over 127. Returns nullopt for an impossible name.
std::optional<ByteView> next_name(ByteView rodata, std::uint64_t& at) {
  auto length = rodata.get<std::uint8_t>(at++);
  if (!length) return std::nullopt;
  std::uint64_t size = *length;
  if (size & 0x80) {
    auto high = rodata.get<std::uint8_t>(at++);
    if (!high) return std::nullopt;
    size = (size & 0x7f) | (std::uint64_t{*high} << 7);
  }
  auto name = rodata.sub(at, size);
  at += size;
  return name && size > 0 ? name : std::nullopt;
}

// A possible place of names and markers, derived from a possible num_syms.
struct NamesGuess {
  std::uint64_t names = 0;
  std::uint64_t markers = 0;
  std::uint32_t count = 0;
  std::uint32_t marker_count() const { return (count + 255) / 256; }
};

// True if markers[i] is the offset of name number 256 * i, and the last name ends where the markers begin. `steps` is
// the number of names that may still be read, over all guesses.
bool names_agree(ByteView rodata, const NamesGuess& guess, unsigned alignment, std::uint64_t& steps) {
  auto markers = rodata.sub(guess.markers, std::uint64_t{guess.marker_count()} * 4);
  if (!markers) return false;
  std::uint64_t at = guess.names;
  for (std::uint32_t i = 0; i < guess.count; ++i) {
    if (steps == 0) return false;
    --steps;
    if (i % 256 == 0 && at - guess.names != *markers->get<std::uint32_t>(i / 256 * 4)) return false;
    if (!next_name(rodata, at) || at > guess.markers) return false;
  }
  return aligned(at, alignment) == guess.markers;
}

// Tries the value at `offset` as num_syms: names follow, then markers, then seqs_of_names (3 bytes for each symbol;
// since 6.2 and in 6.1's stable releases) or nothing, then the token table. Sets the fields of `tables` on success.
bool try_names(ByteView rodata, std::uint64_t offset, std::uint64_t token_table, KallsymsTables& tables,
               std::uint64_t& steps) {
  const unsigned alignment = tables.alignment;
  std::uint64_t count = alignment == 8 ? *rodata.get<std::uint64_t>(offset) : *rodata.get<std::uint32_t>(offset);
  if (count == 0 || count > (token_table - offset) / 2) return false;
  NamesGuess guess{.names = offset + alignment, .count = static_cast<std::uint32_t>(count)};
  std::uint64_t markers_size = aligned(std::uint64_t{guess.marker_count()} * 4, alignment);
  for (std::uint64_t seqs_size : {aligned(count * 3, alignment), std::uint64_t{0}}) {
    std::uint64_t least = guess.names + count * 2 + markers_size + seqs_size;
    if (least > token_table) continue;
    guess.markers = token_table - seqs_size - markers_size;
    if (!names_agree(rodata, guess, alignment, steps)) continue;
    tables.count = guess.count;
    tables.count_offset = offset;
    tables.names_offset = guess.names;
    return true;
  }
  return false;
}

// --- addresses ---

enum class OffsetRule {
  relative,        // address = relative_base + offset
  absolute_percpu, // offset >= 0: address = offset (per-CPU); else address = relative_base - 1 - offset
  from_own_place,  // address = address of the offset itself + offset
};

// `base`: relative_base, or the address of the offset itself.
std::uint64_t address_by(OffsetRule rule, std::uint64_t base, std::uint32_t raw) {
  auto offset = static_cast<std::int32_t>(raw);
  if (rule == OffsetRule::relative) return base + raw;
  if (rule == OffsetRule::from_own_place) return base + static_cast<std::uint64_t>(std::int64_t{offset});
  return offset >= 0 ? raw : base - 1 - static_cast<std::uint64_t>(std::int64_t{offset});
}

// A wrong place or rule gives addresses that are not sorted, or that lie mostly outside of the image.
bool plausible(const std::vector<std::uint64_t>& addresses, AddressRange image) {
  if (!std::ranges::is_sorted(addresses)) return false;
  auto inside = std::ranges::count_if(addresses, [&](std::uint64_t a) { return a >= image.low && a <= image.high; });
  return static_cast<std::size_t>(inside) * 2 > addresses.size();
}

// The addresses from the offsets at `start`. Returns nullopt if they are not there, or are not stored by this rule.
std::optional<std::vector<std::uint64_t>> addresses_at(ByteView rodata, const KallsymsTables& tables,
                                                       std::uint64_t start, std::uint64_t rodata_address,
                                                       OffsetRule rule, AddressRange image) {
  const std::uint64_t bytes = std::uint64_t{tables.count} * 4;
  auto offsets = rodata.sub(start, bytes);
  auto relative_base = rodata.get<std::uint64_t>(aligned(start + bytes, tables.alignment));
  const bool from_own_place = rule == OffsetRule::from_own_place;
  if (!offsets || (!relative_base && !from_own_place)) return std::nullopt;
  std::vector<std::uint64_t> addresses(tables.count);
  for (std::uint32_t i = 0; i < tables.count; ++i) {
    const std::uint64_t place = std::uint64_t{i} * 4;
    const std::uint64_t base = from_own_place ? rodata_address + start + place : *relative_base;
    addresses[i] = address_by(rule, base, *offsets->get<std::uint32_t>(place));
  }
  if (!plausible(addresses, image)) return std::nullopt;
  return addresses;
}

// --- all tables ---

std::optional<KallsymsTables> find_aligned(ByteView rodata, unsigned alignment) {
  constexpr std::uint64_t farthest = 64u << 20; // Debian's 100,000 symbols take 2 MB
  KallsymsTables tables;
  tables.alignment = alignment;
  auto token_table = find_token_table(rodata, tables);
  if (!token_table) return std::nullopt;
  // A wrong guess normally ends after a few names. The limit is for malicious data, in which each guess would read all
  // bytes.
  std::uint64_t steps = 2 * rodata.size();
  std::uint64_t lowest = *token_table > farthest ? *token_table - farthest : 0;
  for (std::uint64_t offset = *token_table; offset >= lowest + alignment;) {
    offset -= alignment;
    if (try_names(rodata, offset, *token_table, tables, steps)) return tables;
  }
  return std::nullopt;
}

} // namespace

std::optional<KallsymsTables> find_kallsyms(ByteView rodata) {
  auto tables = find_aligned(rodata, 8);
  return tables ? tables : find_aligned(rodata, 4);
}

Result<std::vector<std::string>> expand_names(ByteView rodata, const KallsymsTables& tables) {
  std::vector<std::string> names;
  std::size_t text = 0;
  std::uint64_t at = tables.names_offset;
  for (std::uint32_t i = 0; i < tables.count; ++i) {
    auto packed = next_name(rodata, at);
    if (!packed) return fail("kallsyms name " + std::to_string(i) + " reaches past its section", unknown_form);
    std::string name;
    for (std::uint8_t token : *packed)
      if (name.size() <= longest_name) name += tables.tokens[token];
    if (name.size() < 2 || name.size() > longest_name)
      return fail("kallsyms name " + std::to_string(i) + " has an impossible length of " + std::to_string(name.size()),
                  unknown_form);
    text += name.size();
    if (text > most_text)
      return fail("kallsyms names are longer than " + std::to_string(most_text) + " bytes together", unknown_form);
    names.push_back(std::move(name));
  }
  return names;
}

Result<std::vector<std::uint64_t>> read_addresses(ByteView rodata, const KallsymsTables& tables,
                                                  std::uint64_t rodata_address, AddressRange image) {
  const std::uint64_t size = aligned(std::uint64_t{tables.count} * 4, tables.alignment);
  std::uint64_t before = tables.count_offset < size + 8 ? no_offset : tables.count_offset - 8 - size;
  for (std::uint64_t start : {before, tables.index_end})
    for (auto rule : {OffsetRule::absolute_percpu, OffsetRule::relative, OffsetRule::from_own_place}) {
      if (start == no_offset) continue;
      if (auto addresses = addresses_at(rodata, tables, start, rodata_address, rule, image)) return *addresses;
    }
  return fail("kallsyms addresses are neither where 6.1 nor where later kernels keep them", unknown_form);
}

} // namespace klp
