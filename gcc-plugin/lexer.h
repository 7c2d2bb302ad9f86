// Splits C text into words: identifiers, and single other characters. Skips comments, literals and numbers. Expects
// text that the compiler accepted. Preprocessor lines are split like other text.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

class CharacterClasses {
public:
  enum Class : unsigned char { other, letter, digit, space, quote };
  constexpr CharacterClasses() {
    for (int c = 0; c < 256; ++c) {
      bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;
      if (is_letter) of_[c] = letter;
      if (c >= '0' && c <= '9') of_[c] = digit;
      if (c == ' ' || (c >= '\t' && c <= '\r')) of_[c] = space;
      if (c == '"' || c == '\'') of_[c] = quote;
    }
  }
  constexpr Class operator[](char c) const { return of_[static_cast<unsigned char>(c)]; }

private:
  Class of_[256] = {};
};

inline constexpr CharacterClasses classes;

struct Word {
  enum Kind { end, identifier, character } kind = end;
  std::string_view text;
};

class Lexer {
public:
  explicit Lexer(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}
  Word next();
  // Moves the end of the text to `end`.
  void stop_at(const char* end) { end_ = end; }

private:
  bool skip_comment();
  void skip_literal(char quote);
  void skip_number();

  const char *at_, *end_;
};

// In the header, so that it is inlined into the loop over all words.
__attribute__((always_inline)) inline Word Lexer::next() {
  const char* at = at_;
  while (at != end_) {
    switch (classes[*at]) {
    case CharacterClasses::space:
      ++at;
      continue;
    case CharacterClasses::letter: {
      const char* start = at;
      do ++at;
      while (at != end_ && (classes[*at] == CharacterClasses::letter || classes[*at] == CharacterClasses::digit));
      at_ = at;
      return {Word::identifier, {start, static_cast<std::size_t>(at - start)}};
    }
    case CharacterClasses::digit:
      at_ = at, skip_number(), at = at_;
      continue;
    case CharacterClasses::quote:
      at_ = at, skip_literal(*at), at = at_;
      continue;
    case CharacterClasses::other:
      at_ = at;
      if (*at != '/' || !skip_comment()) return {Word::character, {at_++, 1}};
      at = at_;
    }
  }
  at_ = at;
  return {};
}

} // namespace klp::gcc
