#include "generator/kernel/target/symvers.h"

#include "base/file.h"

#include <charconv>
#include <string_view>
#include <vector>

namespace klp {

namespace {

std::vector<std::string_view> split_tabs(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t tab; (tab = line.find('\t')) != std::string_view::npos; line.remove_prefix(tab + 1))
    fields.push_back(line.substr(0, tab));
  fields.push_back(line);
  return fields;
}

tl::unexpected<Error> bad_file(std::string cause) {
  return fail(std::move(cause), "give the Module.symvers that the kernel's own build wrote");
}

Result<std::uint32_t> read_crc(std::string_view text) {
  std::uint32_t crc = 0;
  auto digits = text.starts_with("0x") ? text.substr(2) : std::string_view{};
  auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), crc, 16);
  if (digits.empty() || code != std::errc{} || end != digits.data() + digits.size())
    return bad_file("\"" + std::string(text) + "\" is not a CRC such as 0x1a2b3c4d");
  return crc;
}

// "CRC name module kind namespace", separated by tabs. The namespace may be empty, or missing with its tab.
Status read_line(std::string_view line, Symvers& exports) {
  auto fields = split_tabs(line);
  if (fields.size() != 5 && fields.size() != 4)
    return bad_file("line has " + std::to_string(fields.size()) + " tab-separated fields instead of 5");
  if (fields[1].empty() || fields[2].empty()) return bad_file("line names no symbol or no module");
  Export entry;
  TRY(entry.crc, read_crc(fields[0]));
  entry.module = fields[2];
  entry.gpl_only = fields[3] == "EXPORT_SYMBOL_GPL";
  if (!entry.gpl_only && fields[3] != "EXPORT_SYMBOL")
    return bad_file("\"" + std::string(fields[3]) + "\" is neither EXPORT_SYMBOL nor EXPORT_SYMBOL_GPL");
  if (fields.size() == 5) entry.name_space = fields[4];
  if (!exports.emplace(fields[1], std::move(entry)).second)
    return bad_file("symbol " + std::string(fields[1]) + " is exported twice");
  return {};
}

tl::unexpected<Error> at_line(Error error, const std::filesystem::path& path, int line) {
  error.file = path.string();
  error.line = line;
  return fail(std::move(error));
}

} // namespace

Result<Symvers> read_symvers(const std::filesystem::path& path) {
  TRY(std::string text, read_file(path));
  return parse_symvers(text, path);
}

Result<Symvers> parse_symvers(std::string_view text, const std::filesystem::path& path) {
  Symvers exports;
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    auto end = rest.find('\n');
    if (end == std::string_view::npos) return at_line(bad_file("last line is cut off").value(), path, number);
    auto read = read_line(rest.substr(0, end), exports);
    if (!read) return at_line(read.error(), path, number);
    rest.remove_prefix(end + 1);
  }
  if (exports.empty()) return at_line(bad_file("file is empty").value(), path, 0);
  return exports;
}

} // namespace klp
