// Splits C source and preprocessed assembler into tokens, without comments and white space. Lines, directives and line
// continuations (backslash-newline) are recognized; the grammar is not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// A newline is white space in C, and ends a statement in assembler.
enum class Language { c, assembler };
Language language_of(std::string_view path); // by suffix: .S and .s are assembler

struct Token {
  enum class Kind {
    word,            // identifier, keyword, number
    literal,         // string, character, <header>
    punctuator,      // one character each
    directive_begin, // the # of a directive
    directive_end,   // the end of the last line of a directive
    statement_end,   // assembler only: a newline
  } kind;
  std::string text;    // without line continuations
  std::size_t line;    // 0-based line where the token begins
  bool joined = false; // no white space before it, where white space changes the meaning: "++", not "+ +"
};
bool operator==(const Token& a, const Token& b); // does not compare the lines

struct Lexed {
  std::vector<Token> tokens;
  std::vector<bool> inside; // for each line: true if it begins inside of a comment, a literal or a continued line
};

// True if the token is this word or punctuator, and no literal.
inline bool is(const Token& token, std::string_view text) {
  return token.text == text && token.kind != Token::Kind::literal;
}

// The tokens outside of preprocessor directives.
std::vector<Token> without_directives(const std::vector<Token>& tokens);

// Never fails: characters that are not C become punctuators.
Lexed lex(std::string_view text, Language language);

// True if the two texts differ in comments and white space only. This does not prove that they compile to equal code:
// the preprocessor operator #x keeps white space in a string. So the compiled objects must be compared too.
bool same_tokens(std::string_view original, std::string_view patched, Language language = Language::c);

} // namespace klp
