// The lines of a diff, read one after the other.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

class DiffCursor {
public:
  // A diff whose own header lines end in CRLF was converted as a whole: its lines lose their CR. Where only content
  // lines end so, the patched file does, and they are kept. Does not own `text`.
  DiffCursor(std::string_view text, std::string origin);

  bool at_end() const { return at_ == lines_.size(); }
  std::string_view line() const { return at_end() ? std::string_view() : lines_[at_]; } // without its newline
  std::string_view next_line() const { return at_ + 1 < lines_.size() ? lines_[at_ + 1] : std::string_view(); }
  bool starts_with(std::string_view prefix) const { return !at_end() && line().starts_with(prefix); }
  bool line_is_cut() const { return cut_ && at_ + 1 == lines_.size(); } // lacks the newline of a diff's last line
  void advance() { ++at_; }
  int number() const { return static_cast<int>(at_) + 1; }
  const std::string& origin() const { return origin_; }
  bool from_git() const { return from_git_; }

  // An error at the current line.
  tl::unexpected<Error> fail_here(std::string cause, std::string remedy = {}) const;
  tl::unexpected<Error> fail_at(int line, std::string cause, std::string remedy = {}) const;

private:
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::string origin_;
  bool cut_ = false;
  bool from_git_ = false; // holds a "diff --git" line
};

} // namespace klp
