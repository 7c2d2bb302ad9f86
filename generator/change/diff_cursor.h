// A cursor over the lines of a diff.
#pragma once

#include "base/error.h"
#include "generator/text/lines.h"

#include <string>
#include <string_view>

namespace klp {

class DiffCursor {
public:
  // If the header lines of the diff ("+++ ") end with CRLF, the diff was converted as a whole, and the CR of every line
  // is removed. If only content lines end with CRLF, the patched file has such lines, and they are kept.
  DiffCursor(NumberedLines lines, std::string origin);

  bool at_end() const { return at_ == lines_.size(); }
  std::string_view line() const { return line_at(at_); } // without its newline
  std::string_view next_line() const { return line_at(at_ + 1); }
  bool starts_with(std::string_view prefix) const { return !at_end() && line().starts_with(prefix); }
  // Whether this is the last line and has no newline, so that the diff may have been cut in it.
  bool line_is_cut() const { return cut_ && at_ + 1 == lines_.size(); }
  void advance() { ++at_; }
  int number() const { return number_at(at_); } // of the line in the file, 1-based; at the end, the last number plus 1
  int next_number() const { return number_at(at_ + 1); }
  const std::string& origin() const { return origin_; }
  bool from_git() const { return from_git_; } // the diff has a "diff --git" line

  // An error at the current line.
  tl::unexpected<Error> fail_here(std::string cause, std::string remedy) const;
  tl::unexpected<Error> fail_at(int line, std::string cause, std::string remedy) const;

private:
  std::string_view line_at(std::size_t at) const { return at < lines_.size() ? lines_[at].text : std::string_view(); }
  int number_at(std::size_t at) const {
    if (at < lines_.size()) return lines_[at].number;
    return lines_.empty() ? 1 : lines_.back().number + 1;
  }

  NumberedLines lines_;
  std::size_t at_ = 0;
  std::string origin_;
  bool cut_ = false; // the last line has no newline
  bool from_git_ = false;
};

} // namespace klp
