// ByteView: a view of bytes whose reads are bounds-checked. klp reads untrusted buffers only through it, so that no
// other code needs pointer arithmetic.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace klp {

// Does not own the bytes: the caller keeps their storage alive.
class ByteView {
public:
  ByteView() = default;
  ByteView(const void* data, std::size_t size) : bytes_(static_cast<const std::uint8_t*>(data), size) {}
  ByteView(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  ByteView(std::string_view text) : ByteView(text.data(), text.size()) {}
  ByteView(const std::string& text) : ByteView(text.data(), text.size()) {}
  ByteView(std::string&&) = delete; // would dangle

  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  const std::uint8_t* data() const { return bytes_.data(); }
  std::uint8_t operator[](std::size_t i) const { return bytes_[i]; }
  std::span<const std::uint8_t> span() const { return bytes_; }
  auto begin() const { return bytes_.begin(); }
  auto end() const { return bytes_.end(); }

  // The bytes [offset, offset+length). Returns nullopt if any of them is outside of the view.
  std::optional<ByteView> sub(std::uint64_t offset, std::uint64_t length) const {
    if (offset > bytes_.size() || length > bytes_.size() - offset) return std::nullopt;
    return ByteView(bytes_.subspan(offset, length));
  }

  // The value of type T at offset, in the byte order of the host (little-endian on x86-64, as in the files that klp
  // reads). Returns nullopt if the value would reach past the end.
  template <typename T> std::optional<T> get(std::uint64_t offset) const {
    static_assert(std::is_trivially_copyable_v<T>);
    auto part = sub(offset, sizeof(T));
    if (!part) return std::nullopt;
    T value;
    std::memcpy(&value, part->data(), sizeof value);
    return value;
  }

  // The zero-terminated string at offset, without its zero. Returns nullopt if no zero byte follows.
  std::optional<std::string_view> c_string(std::uint64_t offset) const {
    if (offset >= bytes_.size()) return std::nullopt;
    const void* zero = std::memchr(bytes_.data() + offset, 0, bytes_.size() - offset);
    if (!zero) return std::nullopt;
    auto* start = reinterpret_cast<const char*>(bytes_.data() + offset);
    return std::string_view(start, static_cast<const char*>(zero) - start);
  }

  std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

private:
  std::span<const std::uint8_t> bytes_;
};

} // namespace klp
