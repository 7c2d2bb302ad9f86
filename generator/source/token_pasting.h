// The identifiers that a macro can make with the ## operator, from fixed text and its arguments.
#pragma once

#include "generator/text/lexer.h"

#include <string>
#include <vector>

namespace klp {

struct PastedPiece {
  std::string text; // empty for an argument
  bool is_argument = false;
};

// `get_ ## x ## _slot` is the fixed text get_, an argument, the fixed text _slot.
using PastedName = std::vector<PastedPiece>;

struct TokenPasting {
  // Names with at least one piece of fixed text that has a letter.
  std::vector<PastedName> names;
  // Other pasting. All letters of the resulting name come from the arguments.
  bool adds_affix = false;      // one argument: `__ ## x`, `x ## 1`
  bool joins_arguments = false; // several: `x ## y`
  bool is_empty() const { return names.empty() && !adds_affix && !joins_arguments; }
};

// The parameters of a macro: of `#define f(a, b) ...`, a and b. `directive`: all its tokens.
std::vector<std::string> macro_parameters(const std::vector<Token>& directive);

// Also takes a word of the macro that ends with an underscore as the first piece of a name, since the macro may pass it
// to another macro that does the pasting.
TokenPasting find_pasting(const std::vector<Token>& directive);

} // namespace klp
