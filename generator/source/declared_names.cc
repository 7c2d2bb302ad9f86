#include "generator/source/declared_names.h"

#include "generator/source/c_words.h"

#include <algorithm>

namespace klp {

namespace {

using Tokens = std::vector<Token>;
using Names = std::vector<std::string>;

bool is_tag(const Tokens& tokens, std::size_t at) { return at > 0 && is_tag_word(tokens[at - 1].text); }

} // namespace

Outline outline_of(const Tokens& tokens) {
  Outline outline;
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (depth == 0 && is_identifier(token)) outline.words.push_back(i);
    if (depth == 0 && is(token, "=")) outline.value = std::min(outline.value, i);
    if (depth == 0 && is(token, "{") && outline.value == std::string::npos) outline.body = std::min(outline.body, i);
    if (is(token, "(") || is(token, "[") || is(token, "{")) ++depth;
    if (is(token, ")") || is(token, "]") || is(token, "}")) depth = std::max(0, depth - 1);
  }
  return outline;
}

bool followed_by(const Tokens& tokens, std::size_t at, std::string_view text) {
  return at + 1 < tokens.size() && is(tokens[at + 1], text);
}

std::size_t behind_parens(const Tokens& tokens, std::size_t at) {
  int depth = 0;
  do {
    if (is(tokens[at], "(")) ++depth;
    if (is(tokens[at], ")")) --depth;
  } while (++at < tokens.size() && depth > 0);
  return at;
}

Names called_words(const Tokens& tokens, const Outline& outline) {
  Names names;
  for (std::size_t at : outline.words) {
    if (at > std::min(outline.body, outline.value)) break;
    bool fits = followed_by(tokens, at, "(") && is_name(tokens[at]) && !is_attribute_with_arguments(tokens[at].text);
    if (fits) names.push_back(tokens[at].text);
  }
  return names;
}

Names ending_words(const Tokens& tokens, const Outline& outline, std::size_t begin, bool with_attributes) {
  Names names;
  auto attribute = [&](std::size_t at) { return at < tokens.size() && tokens[at].text.starts_with("__"); };
  std::size_t types = 0; // words that can be a part of the type
  for (std::size_t at : outline.words) {
    if (at < begin || at > outline.value) continue;
    bool name = is_name(tokens[at]) && !is_tag(tokens, at) && (with_attributes || !attribute(at));
    bool ends = at + 1 == tokens.size() || attribute(at + 1) ||
                std::string_view(";=,[:").find(tokens[at + 1].text) != std::string_view::npos;
    bool capitals =
        types > 0 && at + 1 < tokens.size() && is_name(tokens[at + 1]) && has_no_lower_case(tokens[at + 1].text);
    if (name && (ends || capitals)) names.push_back(tokens[at].text);
    if (!is_storage_word(tokens[at].text)) ++types;
  }
  return names;
}

Names declared_words(const Tokens& tokens, const Outline& outline) {
  // If no other word can be the name, it has the form of an attribute: extern int __x;
  Names names = ending_words(tokens, outline, 0, false);
  return names.empty() ? ending_words(tokens, outline, 0, true) : names;
}

void add_pointer_names(const Tokens& tokens, Names& names) {
  for (std::size_t i = 0; i + 2 < tokens.size() && !is(tokens[i], "{"); ++i)
    if (is(tokens[i], "(") && is(tokens[i + 1], "*") && is_name(tokens[i + 2])) names.push_back(tokens[i + 2].text);
}

} // namespace klp
