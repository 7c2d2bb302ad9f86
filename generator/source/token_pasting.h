// What ## may make identifiers of in a macro: fixed text, and arguments beside it.
#pragma once

#include "generator/text/lexer.h"

#include <string>
#include <vector>

namespace klp {

struct PastedPiece {
  std::string text; // empty for an argument
  bool is_argument = false;
};

// `get_ ## x ## _slot`: get_, an argument, _slot.
using PastedName = std::vector<PastedPiece>;

struct TokenPasting {
  std::vector<PastedName> names; // with at least one piece of fixed text that has a letter
  // Nothing of the name stands in the macro, all of it where the macro is used.
  bool adds_affix = false;      // `__ ## x`, `x ## 1`: one argument
  bool joins_arguments = false; // `x ## y`: several
  bool is_empty() const { return names.empty() && !adds_affix && !joins_arguments; }
};

// Of `#define f(a, b) ...`: a and b. `directive`: all of it.
std::vector<std::string> macro_parameters(const std::vector<Token>& directive);

TokenPasting find_pasting(const std::vector<Token>& directive);

} // namespace klp
