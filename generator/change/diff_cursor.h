// The lines of a diff, read one after the other.
#pragma once

#include "base/error.h"
#include "generator/text/lines.h"

#include <string>
#include <string_view>

namespace klp {

class DiffCursor {
public:
  // A diff whose own header lines end in CRLF was converted as a whole: its lines lose their CR. Where only content
  // lines end so, the patched file does, and they are kept.
  DiffCursor(NumberedLines lines, std::string origin);

  bool at_end() const { return at_ == lines_.size(); }
  std::string_view line() const { return line_at(at_); } // without its newline
  std::string_view next_line() const { return line_at(at_ + 1); }
  bool starts_with(std::string_view prefix) const { return !at_end() && line().starts_with(prefix); }
  bool line_is_cut() const { return cut_ && at_ + 1 == lines_.size(); } // lacks the newline of a diff's last line
  void advance() { ++at_; }
  int number() const { return number_at(at_); } // of the line in the file; at the end, of the line that would follow
  int next_number() const { return number_at(at_ + 1); }
  const std::string& origin() const { return origin_; }
  bool from_git() const { return from_git_; }

  // An error at the current line.
  tl::unexpected<Error> fail_here(std::string cause, std::string remedy = {}) const;
  tl::unexpected<Error> fail_at(int line, std::string cause, std::string remedy = {}) const;

private:
  std::string_view line_at(std::size_t at) const { return at < lines_.size() ? lines_[at].text : std::string_view(); }
  int number_at(std::size_t at) const {
    if (at < lines_.size()) return lines_[at].number;
    return lines_.empty() ? 1 : lines_.back().number + 1;
  }

  NumberedLines lines_;
  std::size_t at_ = 0;
  std::string origin_;
  bool cut_ = false;
  bool from_git_ = false; // holds a "diff --git" line
};

} // namespace klp
