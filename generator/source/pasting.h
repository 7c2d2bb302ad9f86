// What ## may make identifiers of in a macro: fixed text, beside which stands an argument.
#pragma once

#include "generator/change/lexer.h"

#include <string>
#include <vector>

namespace klp {

struct Pasting {
  std::vector<std::string> prefixes; // `set_page_ ## x`: set_page_
  std::vector<std::string> infixes;  // `x ## _to_ ## y`: _to_
  std::vector<std::string> suffixes; // `x ## _locked`: _locked
  // Nothing of the name stands in the macro, all of it where the macro is used.
  bool affixes = false; // `__ ## x`, `x ## 1`: one argument
  bool joins = false;   // `x ## y`: several
  bool is_empty() const { return prefixes.empty() && infixes.empty() && suffixes.empty() && !affixes && !joins; }
};

// Of `#define f(a, b) ...`: a and b. `directive`: all of it.
std::vector<std::string> macro_parameters(const std::vector<Token>& directive);

Pasting find_pasting(const std::vector<Token>& directive);

} // namespace klp
