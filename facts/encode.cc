// Runs inside the compiler too: no exceptions, no RTTI, nothing that can fail.
#include "facts/encode.h"
#include "facts/record.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <zlib.h>

namespace klp::facts {

static void put_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

template <typename T> static void put_fixed(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i) out += static_cast<char>(value >> (8 * i));
}

namespace {

// Writes fields, each into its column; numbers each distinct string in the order of its first use.
class Writer {
public:
  // Most paths follow themselves.
  void text(const std::string& value) {
    Column& column = next_column();
    if (column.last_text && *column.last_text == value) return put_number(column.bytes, column.last);
    auto [at, is_new] = index_.try_emplace(value, index_.size());
    if (is_new) add_string(value);
    column.last_text = &value;
    column.last = at->second + 1;
    put_number(column.bytes, is_new ? 0 : column.last);
  }
  void number(std::uint64_t value) { put_number(next_column().bytes, value); }
  void near(std::uint64_t value) {
    Column& column = next_column();
    auto step = static_cast<std::int64_t>(value - column.last);
    put_number(column.bytes,
               step < 0 ? ~static_cast<std::uint64_t>(step) << 1 | 1 : static_cast<std::uint64_t>(step) << 1);
    column.last = value;
  }
  void hash(const std::string& digits) {
    std::string& out = next_column().bytes;
    put_number(out, digits.size() / 2);
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
      out += static_cast<char>(digit(digits[at]) << 4 | digit(digits[at + 1]));
  }
  void flag(bool value) { number(value); }
  template <typename E> void choice(E value, std::uint8_t) { number(static_cast<std::uint8_t>(value)); }
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
    std::string out;
    put_number(out, index_.size());
    out += shared_ + lengths_ + texts_;
    put_number(out, columns_.size());
    for (const Column& column : columns_) put_number(out, column.bytes.size());
    for (const Column& column : columns_) out += column.bytes;
    return out;
  }

private:
  struct Column {
    std::string bytes;
    std::uint64_t last = 0;
    const std::string* last_text = nullptr; // of a column of strings; `last` is its number then
  };

  // Paths follow upon each other, and most of one is the one before.
  void add_string(const std::string& value) {
    std::size_t shared = 0;
    if (record::is_path(value)) {
      while (shared < value.size() && shared < last_path_.size() && value[shared] == last_path_[shared]) ++shared;
      last_path_ = value;
    }
    put_number(shared_, shared);
    put_number(lengths_, value.size() - shared);
    texts_.append(value, shared);
  }
  static unsigned digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }
  Column& next_column() {
    if (columns_.size() <= column_) columns_.resize(column_ + 1);
    return columns_[column_++];
  }

  std::unordered_map<std::string_view, std::size_t> index_; // into the unit
  std::string shared_, lengths_, texts_, last_path_;
  std::vector<Column> columns_;
  std::size_t column_ = 0;
};

} // namespace

// Into a buffer of the greatest size there can be, zlib cannot fail.
static std::string packed(const std::string& payload) {
  uLongf size = compressBound(payload.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(&out[0]), &size, reinterpret_cast<const Bytef*>(payload.data()), payload.size());
  out.resize(size);
  return out;
}

std::string frame(const std::string& payload) {
  const std::string body = packed(payload);
  std::string out(record::magic);
  put_fixed<std::uint32_t>(out, schema_version);
  put_fixed<std::uint32_t>(out, body.size());
  put_fixed<std::uint32_t>(out, payload.size());
  out += body;
  put_fixed<std::uint64_t>(out, record::checksum(body));
  return out;
}

std::string encode(const Unit& unit) {
  Writer writer;
  record::unit(writer, unit);
  return frame(writer.payload());
}

} // namespace klp::facts
