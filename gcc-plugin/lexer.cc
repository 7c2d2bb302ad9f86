#include "lexer.h"

namespace klp::gcc {

namespace {

enum Class : unsigned char { other, letter, digit, space, quote };

struct Classes {
  Class of[256] = {};
  constexpr Classes() {
    for (int c = 0; c < 256; ++c) {
      bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;
      if (is_letter) of[c] = letter;
      if (c >= '0' && c <= '9') of[c] = digit;
      if (c == ' ' || (c >= '\t' && c <= '\r')) of[c] = space;
      if (c == '"' || c == '\'') of[c] = quote;
    }
  }
  constexpr Class operator[](char c) const { return of[static_cast<unsigned char>(c)]; }
};

} // namespace

static constexpr Classes classes;

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
  while (at_ != end_ && (classes[*at_] == digit || classes[*at_] == letter || *at_ == '.')) ++at_;
}

Word Lexer::next() {
  const char* at = at_;
  while (at != end_) {
    switch (classes[*at]) {
    case space:
      ++at;
      continue;
    case letter: {
      const char* start = at;
      do ++at;
      while (at != end_ && (classes[*at] == letter || classes[*at] == digit));
      at_ = at;
      return {Word::identifier, {start, static_cast<std::size_t>(at - start)}};
    }
    case digit:
      at_ = at, skip_number(), at = at_;
      continue;
    case quote:
      at_ = at, skip_literal(*at), at = at_;
      continue;
    case other:
      at_ = at;
      if (*at != '/' || !skip_comment()) return {Word::character, {at_++, 1}};
      at = at_;
    }
  }
  at_ = at;
  return {};
}

} // namespace klp::gcc
