// Which lines a definition takes, found in its text.
#pragma once

#include "definitions.h"
#include "source_text.h"

namespace klp::gcc {

struct Lines {
  unsigned file = 0, first = 0, last = 0; // first 0: no text
};

// A #define at this line, with the lines it continues on.
Lines macro_lines(const SourceFile& file, unsigned number, unsigned line);

// From what stands before the name on lines of its own (static inline, attributes) to `last`, the end as far as the
// front end knows it (0: not at all).
Lines definition_lines(const SourceFile& file, unsigned number, unsigned line, unsigned last);

// Finds the end of a declaration, fed with the characters between its words from the line of its name on: its
// semicolon, or for a function that a macro makes, the bracket that closes last.
class EndSearch {
public:
  EndSearch(const SourceFile& file, unsigned line, bool is_function)
      : from_(file.from(line).data()), stop_(file.from(line + most_lines).data()), is_function_(is_function) {}
  // True: it ends with this one.
  bool closes(std::string_view character) {
    if (character.data() < from_) return false;
    const char c = character[0];
    if (c == '(' || c == '{' || c == '[') ++depth_;
    if (c == ')' || c == '}' || c == ']') --depth_;
    if (c == '{' && stop_ && character.data() >= stop_) return true;
    return depth_ < 0 || (depth_ == 0 && (c == ';' || (is_function_ && (c == ')' || c == '}'))));
  }

private:
  // A brace that #if left without its partner must not run through the file.
  static constexpr unsigned most_lines = 2000;
  const char *from_, *stop_; // no stop_: the file ends before
  bool is_function_;
  int depth_ = 0;
};

} // namespace klp::gcc
