// What the condition of an #if comes to, as far as it is known what the macros in it are.
#pragma once

#include "generator/text/lexer.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace klp {

struct MacroValue {
  bool defined = false;
  std::optional<std::int64_t> number = {}; // nothing: defined as something else
};
// Nothing: not known whether there is a macro of this name.
using Macros = std::function<std::optional<MacroValue>(const std::string& name)>;

// Of the tokens between #if and the end of its line. Nothing: it depends on what is not known, or is beyond the usual
// operators.
std::optional<std::int64_t> condition_value(std::span<const Token> tokens, const Macros& macros);

} // namespace klp
