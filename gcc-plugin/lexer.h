// C text cut into words: identifiers, and single characters of everything else. Comments, literals and the insides of
// numbers are left out. Good for any text the compiler accepted; preprocessor lines are words like others.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

struct Word {
  enum Kind { end, identifier, character } kind = end;
  std::string_view text;
};

class Lexer {
public:
  explicit Lexer(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}
  Word next();
  // Nothing from here on is read.
  void stop_at(const char* end) { end_ = end; }

private:
  bool skip_comment();
  void skip_literal(char quote);
  void skip_number();

  const char *at_, *end_;
};

} // namespace klp::gcc
