// Runs inside the compiler too: no exceptions, no RTTI, nothing that can fail.
#include "facts/encode.h"
#include "facts/record.h"

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

// Writes fields; numbers each distinct string in the order of its first use.
class Writer {
public:
  void text(const std::string& value) {
    auto [at, is_new] = index_.try_emplace(value, index_.size());
    if (is_new) put_number(table_, value.size()), table_ += value;
    number(is_new ? 0 : at->second + 1);
  }
  void number(std::uint64_t value) { put_number(fields_, value); }
  void near(std::uint64_t value) {
    auto step = static_cast<std::int64_t>(value - last_near_);
    number(step < 0 ? ~static_cast<std::uint64_t>(step) << 1 | 1 : static_cast<std::uint64_t>(step) << 1);
    last_near_ = value;
  }
  void hash(const std::string& digits) {
    number(digits.size() / 2);
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
      fields_ += static_cast<char>(digit(digits[at]) << 4 | digit(digits[at + 1]));
  }
  void flag(bool value) { number(value); }
  template <typename E> void choice(E value, std::uint8_t) { number(static_cast<std::uint8_t>(value)); }
  template <typename T, typename F> void list(const char*, const std::vector<T>& items, F each) {
    number(items.size());
    for (const T& item : items) each(*this, item);
  }

  std::string payload() const {
    std::string out;
    put_number(out, index_.size());
    return out + table_ + fields_;
  }

private:
  static unsigned digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

  std::unordered_map<std::string, std::size_t> index_;
  std::string table_, fields_;
  std::uint64_t last_near_ = 0;
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
