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

// From what stands before the name on lines of its own (static inline, attributes) to the closing brace or semicolon.
// `last` is the least that is wanted: 0 where the front end does not know.
Lines definition_lines(const SourceFile& file, unsigned number, unsigned line, unsigned last, bool is_function);

// The line belongs to a preprocessor directive.
bool is_directive(const SourceFile& file, unsigned line);

} // namespace klp::gcc
