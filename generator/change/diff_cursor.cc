#include "generator/change/diff_cursor.h"

#include "generator/change/text_lines.h"

#include <algorithm>

namespace klp {

static std::string_view without(std::string_view line, char end) {
  if (line.ends_with(end)) line.remove_suffix(1);
  return line;
}

DiffCursor::DiffCursor(std::string_view text, std::string origin) : origin_(std::move(origin)) {
  bool converted = false;
  cut_ = !text.empty() && !text.ends_with('\n');
  for (std::string_view line : split_lines(text)) {
    lines_.push_back(without(line, '\n'));
    converted = converted || (lines_.back().starts_with("+++ ") && lines_.back().ends_with('\r'));
    from_git_ = from_git_ || line.starts_with("diff --git ");
  }
  if (converted) std::transform(lines_.begin(), lines_.end(), lines_.begin(), [](auto l) { return without(l, '\r'); });
}

tl::unexpected<Error> DiffCursor::fail_at(int line, std::string cause, std::string remedy) const {
  Error error;
  error.cause = std::move(cause);
  error.remedy = std::move(remedy);
  error.file = origin_;
  error.line = line;
  return fail(std::move(error));
}

tl::unexpected<Error> DiffCursor::fail_here(std::string cause, std::string remedy) const {
  return fail_at(number(), std::move(cause), std::move(remedy));
}

} // namespace klp
