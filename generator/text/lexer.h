// C and preprocessed assembler as tokens, without comments and white space. Knows lines, directives and continuations;
// knows no grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// In C a new line is white space; in assembler it ends a statement.
enum class Language { c, assembler };
Language language_of(std::string_view path); // by suffix: .S and .s are assembler

struct Token {
  enum class Kind {
    word,            // identifier, keyword, number
    literal,         // string, character, <header>
    punctuator,      // one character each
    directive_begin, // the # of a directive
    directive_end,   // its last line's end
    statement_end,   // a new line of assembler
  } kind;
  std::string text;    // line continuations taken out
  std::size_t line;    // 0-based, where it begins
  bool joined = false; // stands right behind the token before, where that matters: "+ +" is not "++"
};
bool operator==(const Token& a, const Token& b); // lines do not count

struct Lexed {
  std::vector<Token> tokens;
  std::vector<bool> inside; // for each line: begins inside a comment, literal or continued line
};

// Whether it is this word or punctuator, and no literal.
inline bool is(const Token& token, std::string_view text) {
  return token.text == text && token.kind != Token::Kind::literal;
}

// What stands between directives is C in any case.
std::vector<Token> without_directives(const std::vector<Token>& tokens);

// Never fails: what is not C comes out as punctuators.
Lexed lex(std::string_view text, Language language);

// True where the two texts differ at most in comments and white space. That is no proof of equal code (#x makes a
// string of the white space between tokens): the compiled objects decide.
bool same_tokens(std::string_view original, std::string_view patched, Language language = Language::c);

} // namespace klp
