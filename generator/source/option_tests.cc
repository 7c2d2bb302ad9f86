#include "generator/source/option_tests.h"

#include <algorithm>

namespace klp {

namespace {

using Kind = Token::Kind;

// The index after the bracket that closes the one at `at`.
std::size_t behind_closing(std::span<const Token> tokens, std::size_t at, std::string_view open,
                           std::string_view close) {
  int depth = 0;
  for (; at < tokens.size(); ++at) {
    depth += is(tokens[at], open) ? 1 : is(tokens[at], close) ? -1 : 0;
    if (depth == 0) return at + 1;
  }
  return at;
}

// The index of the last token of the statement that depends on a test; `at` is the index after the test.
//
//     if (TEST && a) b;    the semicolon
//     if (TEST) { b; }     the closing brace
//     a = TEST ? b : c;    the semicolon
std::size_t end_of_statement(std::span<const Token> tokens, std::size_t at) {
  while (at < tokens.size() && !is(tokens[at], ";")) {
    if (is(tokens[at], "(")) {
      at = behind_closing(tokens, at, "(", ")");
    } else if (is(tokens[at], "{")) {
      return behind_closing(tokens, at, "{", "}") - 1;
    } else {
      ++at;
    }
  }
  return std::min(at, tokens.size() - 1);
}

std::string joined_text(std::span<const Token> tokens) {
  std::string text;
  for (const Token& token : tokens) text += token.text;
  return text;
}

} // namespace

std::vector<ConditionalLines> false_option_tests(std::span<const Token> tokens, const Macros& macros) {
  std::vector<ConditionalLines> found;
  bool in_directive = false;
  for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
    if (tokens[i].kind == Kind::directive_begin || tokens[i].kind == Kind::directive_end)
      in_directive = tokens[i].kind == Kind::directive_begin;
    if (in_directive || !tokens[i].text.starts_with("IS_") || !tokens[i + 2].text.starts_with("CONFIG_")) continue;
    std::size_t first = i > 0 && is(tokens[i - 1], "!") ? i - 1 : i;
    auto test = tokens.subspan(first, i + 4 - first);
    auto value = condition_value(test, macros);
    if (!value || *value) continue;
    std::size_t line = tokens[i].line + 1, last = tokens[end_of_statement(tokens, i + 4)].line + 1;
    found.push_back({.first = line,
                     .last = last,
                     .directive = joined_text(test),
                     .line = line,
                     .if_line = line,
                     .end = last,
                     .condition_macros = {tokens[i + 2].text}});
  }
  return found;
}

} // namespace klp
