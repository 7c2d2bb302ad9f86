#include "generator/change/parse_hunk.h"

#include <charconv>
#include <optional>

namespace klp {

namespace {

using Kind = Hunk::Line::Kind;

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_number(std::string_view& text, int& number) {
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || number < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// "12,3", or "12", which means "12,1".
bool take_range(std::string_view& text, int& start, int& count) {
  count = 1;
  return take_number(text, start) && (!take(text, ",") || take_number(text, count));
}

bool read_header(std::string_view line, Hunk& hunk) {
  return take(line, "@@ -") && take_range(line, hunk.old_start, hunk.old_count) && take(line, " +") &&
         take_range(line, hunk.new_start, hunk.new_count) && take(line, " @@");
}

std::optional<Kind> kind_of(std::string_view line) {
  if (line.empty()) return Kind::context; // some mailers remove the blank of an empty context line
  switch (line[0]) {
  case ' ':
    return Kind::context;
  case '-':
    return Kind::removed;
  case '+':
    return Kind::added;
  default:
    return std::nullopt;
  }
}

std::string counts(int old_lines, int new_lines) {
  return std::to_string(old_lines) + " old and " + std::to_string(new_lines) + " new lines";
}

constexpr char take_anew[] = "take the diff anew from where it was made; it may have been cut, or edited by hand";

tl::unexpected<Error> wrong_counts(const DiffCursor& cursor, const Hunk& hunk, int old_lines, int new_lines,
                                   std::string_view after) {
  return cursor.fail_at(hunk.patch_line,
                        "hunk promises " + counts(hunk.old_count, hunk.new_count) + " but holds " +
                            counts(old_lines, new_lines) + std::string(after),
                        take_anew);
}

// Whether the line after a complete hunk looks like a further line of it. "-- " begins the signature of a mail.
bool has_further_line(const DiffCursor& cursor) {
  if (cursor.at_end() || cursor.line().empty() || !kind_of(cursor.line())) return false;
  if (cursor.line() == "-- " || cursor.line() == "--") return false;
  return !(cursor.starts_with("--- ") && cursor.next_line().starts_with("+++ "));
}

void take_no_newline(DiffCursor& cursor, Hunk& hunk) {
  if (!cursor.starts_with("\\ ")) return;
  if (!hunk.lines.empty()) hunk.lines.back().no_newline = true;
  cursor.advance();
}

} // namespace

bool is_hunk_header(std::string_view line) {
  Hunk hunk;
  return read_header(line, hunk);
}

Result<Hunk> parse_hunk(DiffCursor& cursor) {
  Hunk hunk;
  hunk.patch_line = cursor.number();
  if (!read_header(cursor.line(), hunk)) return cursor.fail_here("hunk header is malformed", take_anew);
  cursor.advance();
  int old_lines = 0, new_lines = 0;
  while (old_lines < hunk.old_count || new_lines < hunk.new_count) {
    auto kind = kind_of(cursor.line());
    if (cursor.at_end()) return wrong_counts(cursor, hunk, old_lines, new_lines, ": the diff ends in the middle of it");
    if (!kind) return wrong_counts(cursor, hunk, old_lines, new_lines, "");
    old_lines += *kind != Kind::added;
    new_lines += *kind != Kind::removed;
    if (old_lines > hunk.old_count || new_lines > hunk.new_count)
      return wrong_counts(cursor, hunk, old_lines, new_lines, " or more");
    // A context line that is cut does not match the file, so apply() finds it. It would not find an added line.
    if (*kind == Kind::added && cursor.line_is_cut())
      return cursor.fail_here("diff ends in the middle of an added line", take_anew);
    hunk.lines.push_back({*kind, std::string(cursor.line().substr(cursor.line().empty() ? 0 : 1)), false});
    cursor.advance();
    take_no_newline(cursor, hunk);
  }
  if (has_further_line(cursor)) return wrong_counts(cursor, hunk, old_lines, new_lines, " and more");
  return hunk;
}

} // namespace klp
