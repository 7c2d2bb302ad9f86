// Evaluates the condition of an #if as far as the values of its macros are known.
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
  std::optional<std::int64_t> number = {}; // nullopt if the macro is defined as something else than a number
};
// Returns nullopt if it is not known whether a macro of this name is defined.
using Macros = std::function<std::optional<MacroValue>(const std::string& name)>;

// Evaluates the tokens between #if and the end of its line. Returns nullopt if the value depends on an unknown macro,
// or if the condition uses an operator that is not supported (such as * or ?:).
std::optional<std::int64_t> condition_value(std::span<const Token> tokens, const Macros& macros);

} // namespace klp
