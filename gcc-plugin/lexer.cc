#include "lexer.h"

namespace klp::gcc {

bool Lexer::skip_comment() {
  if (end_ - at_ < 2 || at_[0] != '/') return false;
  std::string_view rest(at_, end_ - at_);
  std::size_t stop;
  if (at_[1] == '*')
    stop = rest.find("*/", 2);
  else if (at_[1] == '/')
    stop = rest.find('\n', 2);
  else
    return false;
  at_ = stop == rest.npos ? end_ : at_ + stop + (at_[1] == '*' ? 2 : 1);
  return true;
}

// Skips to the closing quote. The end of the line ends the literal too, because text that an #if excludes can contain a
// single apostrophe.
void Lexer::skip_literal(char quote) {
  for (++at_; at_ != end_ && *at_ != quote && *at_ != '\n'; ++at_)
    if (*at_ == '\\' && at_ + 1 != end_) ++at_;
  if (at_ != end_) ++at_;
}

void Lexer::skip_number() {
  while (at_ != end_ &&
         (classes[*at_] == CharacterClasses::digit || classes[*at_] == CharacterClasses::letter || *at_ == '.'))
    ++at_;
}

} // namespace klp::gcc
