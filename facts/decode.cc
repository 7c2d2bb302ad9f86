// The input may be damaged: every count is checked against the number of bytes left before memory is allocated for it.
#include "facts/codec.h"
#include "facts/dictionary.h"
#include "facts/record.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <zlib.h>

namespace klp::facts {

namespace {

constexpr char compile_again[] = "compile the unit again with this klp's compiler plugin";

tl::unexpected<Error> damaged(std::string what) { return fail("facts are damaged: " + what, compile_again); }

const std::vector<std::string_view>& dictionary_words() {
  static const auto words = [] {
    std::vector<std::string_view> all;
    for (std::string_view rest = dictionary; !rest.empty(); rest.remove_prefix(rest.find('\0') + 1))
      all.push_back(rest.substr(0, rest.find('\0')));
    return all;
  }();
  return words;
}

// Limit of the total length of all decoded strings. Paths repeat their folders, and fields repeat strings: without a
// limit, a small payload could decode to gigabytes.
constexpr std::size_t max_text_bytes = 16ull * record::largest_payload;

constexpr std::size_t max_columns = 4096;

struct Column {
  ByteView bytes;
  std::size_t at = 0;     // position of the next byte to read
  std::uint64_t last = 0; // the last value of a column of differences

  std::size_t left() const { return bytes.size() - at; }
};

// The visitor (record.h) that reads each field from its column. After the first fault all fields stay empty and lists
// end.
class Reader {
public:
  explicit Reader(ByteView payload) : payload_{payload} {}

  void read_strings() {
    auto count = read_count(payload_, "strings");
    auto folder_count = read_count(payload_, "folders");
    std::vector<std::string_view> folders;
    for (std::size_t i = 0; i < folder_count && fault_.empty(); ++i) folders.push_back(read_text("folder", i));
    std::vector<std::uint64_t> folder_numbers, codes;
    for (std::size_t i = 0; i < count && fault_.empty(); ++i) folder_numbers.push_back(read_number(payload_));
    for (std::size_t i = 0; i < count && fault_.empty(); ++i) codes.push_back(read_number(payload_));
    std::uint64_t known = 0;
    for (std::size_t i = 0; i < count && fault_.empty(); ++i) {
      const auto folder = folder_numbers[i];
      if (folder > folders.size())
        return stop(fmt::format("string {} lies in folder {} of {}", i, folder, folders.size()));
      if (codes[i] != 0) known += unzigzag(codes[i] - 1);
      if (codes[i] != 0 && (known == 0 || known > dictionary_words().size()))
        return stop(fmt::format("string {} is {} of the dictionary's {}", i, known, dictionary_words().size()));
      const std::string_view rest = codes[i] != 0 ? dictionary_words()[known - 1] : read_text("string", i);
      strings_.push_back(std::string(folder == 0 ? "" : folders[folder - 1]).append(rest));
      count_text(strings_.back());
    }
  }

  void read_columns() {
    auto count = read_count(payload_, "columns");
    if (count > max_columns) return stop(fmt::format("{} columns are claimed", count));
    std::vector<std::uint64_t> sizes;
    for (std::size_t i = 0; i < count && fault_.empty(); ++i) sizes.push_back(read_number(payload_));
    for (std::size_t i = 0; i < sizes.size() && fault_.empty(); ++i) {
      auto part = take(sizes[i]);
      if (!part) return stop(fmt::format("column {} of {} bytes reaches past the end", i, sizes[i]));
      columns_.push_back({*part});
    }
  }

  void text(std::string& out) {
    auto index = read_number(next_column());
    if (!fault_.empty()) return;
    index = index == 0 ? next_string_++ : index - 1;
    if (index >= strings_.size()) return stop(fmt::format("string {} of {} does not exist", index, strings_.size()));
    if (count_text(strings_[index])) out = strings_[index];
  }
  void path(std::string& out) {
    Column& column = next_column();
    auto step = read_number(column);
    if (!fault_.empty()) return;
    column.last = step == 0 ? next_string_++ : column.last + unzigzag(step - 1);
    if (column.last >= strings_.size())
      return stop(fmt::format("string {} of {} does not exist", column.last, strings_.size()));
    if (count_text(strings_[column.last])) out = strings_[column.last];
  }
  template <typename T> void number(T& out) { set(out, read_number(next_column())); }
  template <typename T> void delta(T& out) {
    Column& column = next_column();
    column.last += unzigzag(read_number(column));
    set(out, column.last);
  }
  void hash(std::string& out) {
    const auto size = read_number(next_column());
    auto bytes = take(size);
    if (!bytes) return stop(fmt::format("a hash of {} bytes reaches past the end", size));
    for (unsigned char byte : bytes->text()) out += digits[byte >> 4], out += digits[byte & 15];
  }
  void flag(bool& out) {
    auto value = read_number(next_column());
    if (value > 1) return stop(fmt::format("flag holds {}", value));
    out = value == 1;
  }
  template <typename E> void bounded(E& out, std::uint8_t last) {
    auto value = read_number(next_column());
    if (value > last) return stop(fmt::format("enumeration holds {}, the greatest known value is {}", value, last));
    out = static_cast<E>(value);
  }
  // Each item takes at least one byte of the list's first column, so a count greater than its bytes is damage.
  template <typename T, typename F> void list(const char* name, std::vector<T>& items, F each) {
    auto count = read_number(next_column());
    const std::size_t first = column_;
    std::size_t end = first;
    if (count > (first < columns_.size() ? columns_[first].left() : 0))
      return stop(fmt::format("{} {} are claimed and not there", count, name));
    for (std::size_t i = 0; i < count && fault_.empty(); ++i) {
      column_ = first;
      each(*this, items.emplace_back());
      end = std::max(end, column_);
    }
    column_ = end;
  }

  // Returns the fault, or an empty string if the whole payload was read.
  std::string finish() {
    std::size_t left = payload_.left();
    for (const Column& column : columns_) left += column.left();
    if (fault_.empty() && left > 0) stop(fmt::format("{} bytes of the payload belong to no record", left));
    return fault_;
  }

private:
  static constexpr char digits[] = "0123456789abcdef";
  static std::uint64_t unzigzag(std::uint64_t step) { return step & 1 ? ~(step >> 1) : step >> 1; }

  void stop(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
  }

  // Returns false after a fault, also if this text exceeds the limit.
  bool count_text(const std::string& text) {
    text_size_ += text.size();
    if (text_size_ > max_text_bytes) stop(fmt::format("their strings are longer than {} bytes", max_text_bytes));
    return fault_.empty();
  }

  std::string_view read_text(const char* what, std::size_t number) {
    const std::size_t length = payload_.bytes.text().substr(payload_.at).find('\0');
    if (length == std::string_view::npos) return stop(fmt::format("{} {} has no end", what, number)), "";
    const std::string_view text = payload_.bytes.text().substr(payload_.at, length);
    payload_.at += length + 1;
    return text;
  }

  std::optional<ByteView> take(std::uint64_t size) {
    auto part = payload_.bytes.sub(payload_.at, size);
    if (part) payload_.at += size;
    return part;
  }

  Column& next_column() {
    if (column_ < columns_.size()) return columns_[column_++];
    stop("payload ends inside a record");
    return empty_column_;
  }

  template <typename T> void set(T& out, std::uint64_t value) {
    if (value > std::numeric_limits<T>::max()) return stop(fmt::format("number {} is too large for its field", value));
    out = static_cast<T>(value);
  }

  std::uint64_t read_number(Column& column) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; fault_.empty(); shift += 7) {
      auto byte = column.bytes.get<std::uint8_t>(column.at);
      if (!byte) return stop("payload ends inside a record"), 0;
      ++column.at;
      if (shift == 63 && *byte > 1) return stop("number is longer than 64 bits"), 0;
      value |= std::uint64_t(*byte & 0x7f) << shift;
      if (!(*byte & 0x80)) return value;
    }
    return 0;
  }

  // Each item takes at least one byte, so a count greater than the number of bytes left is damage.
  std::size_t read_count(Column& column, const char* name) {
    auto count = read_number(column);
    if (count > column.left()) return stop(fmt::format("{} {} are claimed in {} bytes", count, name, column.left())), 0;
    return count;
  }

  Column payload_, empty_column_;
  std::vector<Column> columns_;
  std::size_t column_ = 0;
  std::vector<std::string> strings_;
  std::size_t next_string_ = 0, text_size_ = 0;
  std::string fault_;
};

struct Frame {
  ByteView packed;                // the compressed payload
  std::uint32_t payload_size = 0; // in bytes, not compressed

  std::size_t size() const { return record::header_size + packed.size() + record::checksum_size; }
};

// Checks and returns the frame that `bytes` starts with.
Result<Frame> open_frame(ByteView bytes) {
  auto start = bytes.sub(0, record::magic.size());
  if (!start || start->text() != record::magic) return damaged("they do not begin with KLPFACTS");
  auto schema = bytes.get<std::uint32_t>(8);
  auto length = bytes.get<std::uint32_t>(12);
  auto payload_size = bytes.get<std::uint32_t>(16);
  if (schema && *schema != schema_version)
    return fail(fmt::format("facts have schema {}, this klp reads schema {}", *schema, schema_version), compile_again);
  if (!schema || !length || !payload_size) return damaged("the header is cut off");
  auto packed = bytes.sub(record::header_size, *length);
  auto sum = bytes.get<std::uint64_t>(record::header_size + std::uint64_t(*length));
  if (!packed || !sum)
    return damaged(fmt::format("{} bytes are cut off",
                               record::header_size + std::uint64_t(*length) + record::checksum_size - bytes.size()));
  if (record::checksum(packed->text()) != *sum) return damaged("the checksum does not fit");
  return Frame{*packed, *payload_size};
}

// zlib decompresses one byte to at most 1,032 bytes. A greater payload size is damage, and no memory is allocated.
bool is_possible_size(const Frame& frame) {
  return frame.payload_size <= record::largest_payload && frame.payload_size / 1032 <= frame.packed.size();
}

Result<std::string> unpack(const Frame& frame) {
  if (!is_possible_size(frame))
    return damaged(fmt::format("{} bytes cannot hold a payload of {}", frame.packed.size(), frame.payload_size));
  std::string payload(frame.payload_size, '\0');
  uLongf size = payload.size();
  uLong taken = frame.packed.size();
  int status = uncompress2(reinterpret_cast<Bytef*>(payload.data()), &size,
                           reinterpret_cast<const Bytef*>(frame.packed.text().data()), &taken);
  if (status != Z_OK || size != payload.size() || taken != frame.packed.size())
    return damaged("the payload does not unpack to its size");
  return payload;
}

Result<Unit> decode_frame(const Frame& frame) {
  TRY(const std::string payload, unpack(frame));
  Reader reader{ByteView(payload)};
  Unit unit;
  reader.read_strings();
  reader.read_columns();
  record::unit(reader, unit);
  if (auto fault = reader.finish(); !fault.empty()) return damaged(fault);
  return unit;
}

} // namespace

Result<Unit> decode(ByteView bytes) {
  TRY(auto frame, open_frame(bytes));
  if (frame.size() != bytes.size())
    return damaged(fmt::format("{} bytes follow the end mark", bytes.size() - frame.size()));
  return decode_frame(frame);
}

Result<std::vector<Unit>> decode_all(ByteView bytes) {
  std::vector<Unit> units;
  // zlib compresses a compiler's facts to about a fifth. Frames that decompress to 64 times the size of the section or
  // more were made to exhaust memory.
  std::uint64_t payload_left = record::largest_payload + 64 * std::uint64_t{bytes.size()};
  do {
    TRY(auto frame, open_frame(bytes));
    if (frame.payload_size > payload_left) return damaged("they unpack to more than any compiler writes");
    payload_left -= frame.payload_size;
    TRY(auto unit, decode_frame(frame));
    units.push_back(std::move(unit));
    bytes = ByteView(bytes.span().subspan(frame.size()));
  } while (!bytes.empty());
  return units;
}

} // namespace klp::facts
