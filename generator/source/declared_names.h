// The names that a C declaration declares, found without a C parser and without knowledge of types and macros.
#pragma once

#include "generator/text/lexer.h"

#include <string>
#include <vector>

namespace klp {

// The words of an item outside of all parentheses, brackets and braces.
struct Outline {
  std::vector<std::size_t> words;        // indices of the tokens that are identifiers or keywords
  std::size_t body = std::string::npos;  // index of the first { before any =
  std::size_t value = std::string::npos; // index of the first =
};

Outline outline_of(const std::vector<Token>& tokens);

// Whether the token after the one at `at` is this word or punctuator.
bool followed_by(const std::vector<Token>& tokens, std::size_t at, std::string_view text);

// The index after the parenthesis that closes the one at `at`.
std::size_t behind_parens(const std::vector<Token>& tokens, std::size_t at);

// The words that can be the name of a function: those with an argument list, before a body or value. For
// `static int __printf(1, 2) name(...)`: name. If several are possible, all of them.
std::vector<std::string> called_words(const std::vector<Token>& tokens, const Outline& outline);

// The words at or after the index `begin` that end a declarator: `;`, `=`, `,`, `[`, `:`, the end of the text or an
// attribute (__read_mostly) follows. So may a word in capitals, which is then taken for an attribute, if a part of the
// type stands before. `with_attributes`: a word that begins with __ may be a name too.
std::vector<std::string> ending_words(const std::vector<Token>& tokens, const Outline& outline, std::size_t begin,
                                      bool with_attributes);

// The names of variables or types that a declaration without a body declares.
std::vector<std::string> declared_words(const std::vector<Token>& tokens, const Outline& outline);

// Adds the names of pointers to functions: of `int (*name)(...)`, name. Braces and what follows them are left out.
void add_pointer_names(const std::vector<Token>& tokens, std::vector<std::string>& names);

} // namespace klp
