#include "lexer.h"

namespace klp::gcc {

static bool starts_identifier(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80);
}
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

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

// To the closing quote; a line's end closes it too, for an apostrophe in text that #if leaves out.
void Lexer::skip_literal(char quote) {
  for (++at_; at_ != end_ && *at_ != quote && *at_ != '\n'; ++at_)
    if (*at_ == '\\' && at_ + 1 != end_) ++at_;
  if (at_ != end_) ++at_;
}

void Lexer::skip_number() {
  while (at_ != end_ && (is_digit(*at_) || starts_identifier(*at_) || *at_ == '.')) ++at_;
}

Word Lexer::identifier() {
  const char* start = at_;
  while (at_ != end_ && (starts_identifier(*at_) || is_digit(*at_))) ++at_;
  return {Word::identifier, {start, static_cast<std::size_t>(at_ - start)}};
}

Word Lexer::next() {
  while (at_ != end_) {
    char c = *at_;
    if (is_space(c)) {
      ++at_;
    } else if (starts_identifier(c)) {
      return identifier();
    } else if (is_digit(c)) {
      skip_number();
    } else if (c == '"' || c == '\'') {
      skip_literal(c);
    } else if (!skip_comment()) {
      return {Word::character, {at_++, 1}};
    }
  }
  return {};
}

} // namespace klp::gcc
