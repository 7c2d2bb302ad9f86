#include "generator/change/transfer_encoding.h"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace klp {

namespace {

// Assembles lines from decoded characters. Each line gets the number of the encoded line of its first character.
class LineWriter {
public:
  void put(char c, int number) {
    if (lines_.empty() || lines_.back().text.ends_with('\n')) lines_.push_back({"", number});
    lines_.back().text += c;
  }
  NumberedLines take() { return std::move(lines_); }

private:
  NumberedLines lines_;
};

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

// The byte of "=3D"; `rest` begins after the =. Returns nullopt if no two hexadecimal digits follow.
std::optional<char> escaped_byte(std::string_view rest) {
  if (rest.size() < 2) return std::nullopt;
  auto high = hex_digit(rest[0]), low = hex_digit(rest[1]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high << 4 | *low);
}

std::optional<unsigned> base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return std::nullopt;
}

std::string_view without_newline(std::string_view line) {
  for (char end : {'\n', '\r'})
    if (line.ends_with(end)) line.remove_suffix(1);
  return line;
}

} // namespace

NumberedLines decode_quoted_printable(const NumberedLines& lines) {
  LineWriter writer;
  for (const auto& [line, number] : lines) {
    std::string_view rest = line;
    while (!rest.empty()) {
      char c = rest[0];
      rest.remove_prefix(1);
      if (c == '=' && without_newline(rest).empty()) break; // soft line break
      auto byte = c == '=' ? escaped_byte(rest) : std::nullopt;
      if (byte) rest.remove_prefix(2);
      writer.put(byte.value_or(c), number);
    }
  }
  return writer.take();
}

NumberedLines decode_base64(const NumberedLines& lines) {
  LineWriter writer;
  std::uint32_t bits = 0;
  unsigned count = 0; // number of bits in `bits` that are not written yet
  for (const auto& [line, number] : lines)
    for (char c : line) {
      if (c == '=') count = 0;
      auto digit = base64_digit(c);
      if (!digit) continue;
      bits = bits << 6 | *digit;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      writer.put(static_cast<char>(bits >> count & 0xff), number);
    }
  return writer.take();
}

NumberedLines join_flowed(const NumberedLines& lines, bool delete_space) {
  NumberedLines joined;
  bool open = false; // the next line is a continuation of the last one in `joined`
  for (const auto& line : lines) {
    std::string_view text = without_newline(line.text);
    const bool signature = text == "-- ";
    if (signature && std::exchange(open, false)) joined.back().text += '\n';
    if (!signature && text.starts_with(' ')) text.remove_prefix(1); // space-stuffing (RFC 3676, 4.4)
    const bool is_flowed = !signature && text.ends_with(' ');
    if (!open) joined.push_back({"", line.number});
    joined.back().text += is_flowed && delete_space ? text.substr(0, text.size() - 1) : text;
    if (!is_flowed) joined.back().text += line.text.ends_with('\n') ? "\n" : "";
    open = is_flowed;
  }
  return joined;
}

} // namespace klp
