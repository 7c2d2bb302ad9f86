// Finds the lines that a definition takes, by its text.
#pragma once

#include "definitions.h"
#include "source_text.h"

namespace klp::gcc {

struct Lines {
  unsigned file = 0, first = 0, last = 0; // lines are 1-based; `first` is 0 if there is no text
};

// The lines of the #define that begins at `line`, with its continuation lines. `number`: the number of the file.
Lines macro_lines(const SourceFile& file, unsigned number, unsigned line);

// The lines of a definition whose name is at `line`. Lines before it that hold only specifiers or attributes (static
// inline) are included. `last` is the last line if the front end has recorded it, otherwise 0.
Lines definition_lines(const SourceFile& file, unsigned number, unsigned line, unsigned last);

// Finds the end of a declaration. The caller passes all characters that are not part of words, from the line of the
// name on. The end is the semicolon; for a function that a macro makes, the bracket that closes the last open one.
class EndSearch {
public:
  EndSearch(const SourceFile& file, unsigned line, bool is_function)
      : from_(file.from(line).data()), stop_(file.from(line + most_lines).data()), is_function_(is_function) {}
  // Returns true if the declaration ends with this character.
  bool is_end(std::string_view character) {
    if (character.data() < from_) return false;
    const char c = character[0];
    if (c == '(' || c == '{' || c == '[') ++depth_;
    if (c == ')' || c == '}' || c == ']') --depth_;
    if (c == '{' && stop_ && character.data() >= stop_) return true;
    return depth_ < 0 || (depth_ == 0 && (c == ';' || (is_function_ && (c == ')' || c == '}'))));
  }

private:
  // Limits the search if a brace has no closing brace because of an #if.
  static constexpr unsigned most_lines = 2000;
  const char *from_, *stop_; // stop_ is nullptr if the file ends earlier
  bool is_function_;
  int depth_ = 0;
};

} // namespace klp::gcc
