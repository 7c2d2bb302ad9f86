#include "generator/change/diff_cursor.h"

namespace klp {

namespace {

void remove_last(std::string& line, char end) {
  if (line.ends_with(end)) line.pop_back();
}

} // namespace

DiffCursor::DiffCursor(NumberedLines lines, std::string origin) : lines_(std::move(lines)), origin_(std::move(origin)) {
  bool converted = false;
  cut_ = !lines_.empty() && !lines_.back().text.ends_with('\n');
  for (auto& line : lines_) {
    remove_last(line.text, '\n');
    converted = converted || (line.text.starts_with("+++ ") && line.text.ends_with('\r'));
    from_git_ = from_git_ || line.text.starts_with("diff --git ");
  }
  if (converted)
    for (auto& line : lines_) remove_last(line.text, '\r');
}

tl::unexpected<Error> DiffCursor::fail_at(int line, std::string cause, std::string remedy) const {
  return fail(Error{.cause = std::move(cause), .remedy = std::move(remedy), .file = origin_, .line = line});
}

tl::unexpected<Error> DiffCursor::fail_here(std::string cause, std::string remedy) const {
  return fail_at(number(), std::move(cause), std::move(remedy));
}

} // namespace klp
