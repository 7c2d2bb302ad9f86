// Compiled into the compiler plugin too: no exceptions, no RTTI, nothing that can fail.
#include "facts/encode.h"
#include "facts/dictionary.h"
#include "facts/record.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>
#include <zlib.h>

namespace klp::facts {

namespace {

inline void put_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

// A difference between two numbers, with its sign in the lowest bit, so that small differences of both signs are short.
std::uint64_t zigzag(std::uint64_t step) { return static_cast<std::int64_t>(step) < 0 ? ~step << 1 | 1 : step << 1; }

template <typename T> void put_fixed(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(value >> (8 * i));
}

// A hash table that numbers distinct strings in the order in which they are added. It does not own the strings.
class StringNumbers {
public:
  // Adds the string if it is new. Returns its number, and whether it was new.
  std::pair<std::size_t, bool> add(std::string_view text) {
    if (texts_.size() * 2 >= slots_.size()) grow();
    std::uint32_t& slot = slots_[position(text)];
    if (slot != 0) return {slot - 1, false};
    texts_.push_back(text);
    slot = texts_.size();
    return {texts_.size() - 1, true};
  }
  // The string's number plus one; 0 if it was not added.
  std::uint32_t find(std::string_view text) const { return slots_[position(text)]; }
  std::size_t size() const { return texts_.size(); }

private:
  // Uses only the first 8 and the last 16 bytes, and the length of a short string. Most strings differ in these.
  static std::uint64_t hash_of(std::string_view text) {
    std::uint64_t begin = 0, end = 0, middle = text.size();
    if (text.size() >= 8) {
      std::memcpy(&begin, text.data(), 8);
      std::memcpy(&end, text.data() + text.size() - 8, 8);
      if (text.size() >= 16) std::memcpy(&middle, text.data() + text.size() - 16, 8);
    } else {
      for (char c : text) begin = begin << 8 | static_cast<unsigned char>(c);
    }
    return ((begin ^ middle) * 0x9e3779b97f4a7c15 ^ end) * 0xff51afd7ed558ccd >> 32;
  }
  std::size_t position(std::string_view text) const {
    std::size_t at = hash_of(text) & (slots_.size() - 1);
    while (slots_[at] != 0 && texts_[slots_[at] - 1] != text) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void grow() {
    slots_.assign(slots_.empty() ? 8192 : slots_.size() * 2, 0);
    for (std::size_t i = 0; i < texts_.size(); ++i) slots_[position(texts_[i])] = i + 1;
  }

  std::vector<std::uint32_t> slots_; // a number plus one; 0: free slot
  std::vector<std::string_view> texts_;
};

// The string table of codec.h.
class StringTable {
public:
  StringTable() {
    for (std::string_view rest = dictionary; !rest.empty(); rest.remove_prefix(rest.find('\0') + 1))
      dictionary_.add(rest.substr(0, rest.find('\0')));
  }
  // Adds the string if it is new. Returns its number, and whether it was new.
  std::pair<std::size_t, bool> add(const std::string& text) {
    const auto found = all_.add(text);
    if (found.second) store(text);
    return found;
  }
  std::string bytes() const {
    std::string out;
    put_number(out, all_.size());
    put_number(out, folders_.size());
    for (std::string_view folder : folders_) out.append(folder) += '\0';
    return out + folder_numbers_ + codes_ + texts_;
  }

private:
  void store(std::string_view text) {
    const std::size_t slash = text.rfind('/') + 1; // 0: no folder
    put_number(folder_numbers_, slash == 0 ? 0 : folder(text.substr(0, slash)));
    text.remove_prefix(slash);
    const std::uint32_t word = dictionary_.find(text);
    put_number(codes_, word == 0 ? 0 : 1 + zigzag(word - std::uint64_t{last_word_}));
    if (word != 0)
      last_word_ = word;
    else
      texts_.append(text.substr(0, text.find('\0'))) += '\0'; // no name holds a NUL
  }
  std::size_t folder(std::string_view path) {
    auto at = std::find(folders_.begin(), folders_.end(), path);
    if (at == folders_.end()) at = folders_.insert(at, path);
    return at - folders_.begin() + 1;
  }

  StringNumbers dictionary_, all_;
  std::uint32_t last_word_ = 0; // the last dictionary number that was used, 1-based; 0: none yet
  std::vector<std::string_view> folders_;
  std::string folder_numbers_, codes_, texts_;
};

// The visitor (record.h) that writes each field into its column.
class Writer {
public:
  void text(const std::string& value) {
    const auto [at, is_new] = strings_.add(value);
    number(is_new ? 0 : at + 1);
  }
  // Most paths are equal to the one before, and most others are the next in the list of files: short differences.
  void path(const std::string& value) {
    Column& column = next_column();
    if (column.last_text && *column.last_text == value) return put_number(column.bytes, 1);
    const auto [at, is_new] = strings_.add(value);
    put_number(column.bytes, is_new ? 0 : 1 + zigzag(at - column.last));
    column.last_text = &value;
    column.last = at;
  }
  void number(std::uint64_t value) { put_number(next_column().bytes, value); }
  void delta(std::uint64_t value) {
    Column& column = next_column();
    put_number(column.bytes, zigzag(value - column.last));
    column.last = value;
  }
  void hash(const std::string& digits) {
    put_number(next_column().bytes, digits.size() / 2);
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
      hashes_ += static_cast<char>(digit(digits[at]) << 4 | digit(digits[at + 1]));
  }
  void flag(bool value) { number(value); }
  template <typename E> void bounded(E value, std::uint8_t) { number(static_cast<std::uint8_t>(value)); }
  template <typename T, typename F> void list(const char*, const std::vector<T>& items, F each) {
    number(items.size());
    const std::size_t first = column_;
    std::size_t end = first;
    for (const T& item : items) {
      column_ = first;
      each(*this, item);
      end = std::max(end, column_);
    }
    column_ = end;
  }

  std::string payload() const {
    std::string out = strings_.bytes();
    put_number(out, columns_.size());
    for (const Column& column : columns_) put_number(out, column.bytes.size());
    for (const Column& column : columns_) out += column.bytes;
    return out;
  }
  const std::string& hashes() const { return hashes_; }

private:
  struct Column {
    std::string bytes;
    std::uint64_t last = 0;                 // the last value, or the number of the last path
    const std::string* last_text = nullptr; // the last path, in a column of paths
  };

  static unsigned digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }
  Column& next_column() {
    if (columns_.size() <= column_) columns_.resize(column_ + 1);
    return columns_[column_++];
  }

  StringTable strings_;
  std::string hashes_;
  std::vector<Column> columns_;
  std::size_t column_ = 0;
};

// zlib cannot fail, because the buffer has the greatest size that the result can have. Hashes are stored without
// compression, because compressed hashes would be longer.
std::string compress_payload(const std::string& payload, const std::string& hashes) {
  constexpr int window = 15, memory = 8; // zlib's own defaults
  z_stream stream = {};
  deflateInit2(&stream, record::packing_level, Z_DEFLATED, window, memory, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, payload.size() + hashes.size()) + 64, '\0'); // 64: for deflateParams() below
  stream.next_out = reinterpret_cast<Bytef*>(&out[0]);
  stream.avail_out = out.size();
  auto add = [&stream](const std::string& bytes, int flush) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = bytes.size();
    deflate(&stream, flush);
  };
  add(payload, hashes.empty() ? Z_FINISH : Z_BLOCK);
  if (!hashes.empty()) {
    deflateParams(&stream, Z_NO_COMPRESSION, Z_DEFAULT_STRATEGY);
    add(hashes, Z_FINISH);
  }
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

} // namespace

std::string frame(const std::string& payload, const std::string& hashes) {
  const std::string body = compress_payload(payload, hashes);
  std::string out(record::magic);
  put_fixed<std::uint32_t>(out, schema_version);
  put_fixed<std::uint32_t>(out, body.size());
  put_fixed<std::uint32_t>(out, payload.size() + hashes.size());
  out += body;
  put_fixed<std::uint64_t>(out, record::checksum(body));
  return out;
}

std::string encode(const Unit& unit) {
  Writer writer;
  record::unit(writer, unit);
  return frame(writer.payload(), writer.hashes());
}

} // namespace klp::facts
