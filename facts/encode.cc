// Runs inside the compiler too: no exceptions, no RTTI, nothing that can fail.
#include "facts/encode.h"
#include "facts/record.h"

#include <algorithm>
#include <cstring>
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

// Quick, for a table that lives as long as one unit's encoding: where strings begin and end tells most apart.
struct EndsHash {
  std::size_t operator()(std::string_view text) const {
    std::uint64_t begin = 0, end = 0;
    const std::size_t size = std::min<std::size_t>(text.size(), 8);
    std::memcpy(&begin, text.data(), size);
    std::memcpy(&end, text.data() + text.size() - size, size);
    const std::uint64_t middle = text.size() < 32 ? 0 : static_cast<unsigned char>(text[text.size() - 12]);
    return (begin ^ (end + text.size() + middle) * 0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd >> 20;
  }
};

// Writes fields, each into its column; numbers each distinct string in the order of its first use.
class Writer {
public:
  void text(const std::string& value) {
    auto [at, is_new] = index_.try_emplace(value, index_.size());
    if (is_new) add_string(value);
    number(is_new ? 0 : at->second + 1);
  }
  // Most follow themselves, and the others the one before in the list of files.
  void path(const std::string& value) {
    Column& column = next_column();
    if (column.last_text && *column.last_text == value) return put_number(column.bytes, 1);
    auto [at, is_new] = index_.try_emplace(value, index_.size());
    if (is_new) add_string(value);
    put_number(column.bytes, is_new ? 0 : 1 + zigzag(at->second - column.last));
    column.last_text = &value;
    column.last = at->second;
  }
  void number(std::uint64_t value) { put_number(next_column().bytes, value); }
  void near(std::uint64_t value) {
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
    out += shared_;
    out += texts_;
    put_number(out, columns_.size());
    for (const Column& column : columns_) put_number(out, column.bytes.size());
    for (const Column& column : columns_) out += column.bytes;
    return out;
  }
  const std::string& hashes() const { return hashes_; }

private:
  struct Column {
    std::string bytes;
    std::uint64_t last = 0;
    const std::string* last_text = nullptr; // of a column of paths; `last` is its number then
  };

  // Paths follow upon each other, and most of one is the one before.
  void add_string(const std::string& value) {
    std::size_t shared = 0;
    if (record::is_path(value)) {
      while (shared < value.size() && shared < last_path_.size() && value[shared] == last_path_[shared]) ++shared;
      last_path_ = value;
    }
    put_number(shared_, shared);
    texts_.append(value.c_str() + shared) += '\0';
  }
  static std::uint64_t zigzag(std::uint64_t step) {
    return static_cast<std::int64_t>(step) < 0 ? ~step << 1 | 1 : step << 1;
  }
  static unsigned digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }
  Column& next_column() {
    if (columns_.size() <= column_) columns_.resize(column_ + 1);
    return columns_[column_++];
  }

  std::unordered_map<std::string_view, std::size_t, EndsHash> index_; // into the unit
  std::string shared_, texts_, last_path_, hashes_;
  std::vector<Column> columns_;
  std::size_t column_ = 0;
};

} // namespace

// Into a buffer of the greatest size there can be, zlib cannot fail. Hashes only grow when they are packed.
static std::string packed(const std::string& payload, const std::string& hashes) {
  constexpr int window = 15, memory = 8; // zlib's own defaults
  z_stream stream = {};
  deflateInit2(&stream, record::packing_level, Z_DEFLATED, window, memory, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, payload.size() + hashes.size()) + 64, '\0'); // and the change of level
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

std::string frame(const std::string& payload, const std::string& hashes) {
  const std::string body = packed(payload, hashes);
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
