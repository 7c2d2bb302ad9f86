#include "generator/text/lexer.h"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace klp {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

bool is_word(char c) {
  auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) || c == '_' || c == '$' || byte >= 0x80;
}

// Reads a text character by character, without line continuations (backslash-newline), and counts lines.
class Characters {
public:
  explicit Characters(std::string_view text) : text_(text) { skip_splices(); }

  bool at_end() const { return at_ >= text_.size(); }
  char current() const { return at_end() ? '\0' : text_[at_]; }
  char following() const {
    Characters ahead = *this;
    ahead.advance();
    return ahead.current();
  }
  std::size_t line() const { return line_; }
  const std::vector<std::size_t>& spliced() const {
    return spliced_;
  } // 0-based numbers of the lines that continue the line before

  void advance() {
    if (at_end()) return;
    line_ += text_[at_++] == '\n';
    skip_splices();
  }

private:
  // GCC accepts blanks between the backslash and the newline.
  void skip_splices() {
    while (current() == '\\') {
      std::size_t end = at_ + 1;
      while (end < text_.size() && is_blank(text_[end])) ++end;
      if (end >= text_.size() || text_[end] != '\n') return;
      at_ = end + 1;
      spliced_.push_back(++line_);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0, line_ = 0;
  std::vector<std::size_t> spliced_;
};

class Lexer {
public:
  Lexer(std::string_view text, Language language) : in_(text), language_(language) {
    auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    inside_.resize(lines, false);
  }

  Lexed run() {
    while (!in_.at_end()) {
      char c = in_.current();
      if (c == '\n')
        end_line();
      else if (is_blank(c))
        skip_blank();
      else if (c == '/' && in_.following() == '*')
        skip_block_comment();
      else if (c == '/' && in_.following() == '/')
        skip_line_comment();
      else if (c == '"' || c == '\'')
        literal(c);
      else if (c == '<' && after_include())
        literal('>');
      else if (is_word(c))
        word();
      else
        punctuator();
    }
    end_directive();
    for (std::size_t line : in_.spliced()) inside_[line] = true;
    return {std::move(tokens_), std::move(inside_)};
  }

private:
  using Kind = Token::Kind;

  void skip_blank() {
    in_.advance();
    space_before_ = true;
  }

  void end_directive() {
    if (in_directive_) tokens_.push_back({.kind = Kind::directive_end, .text = "", .line = in_.line()});
    in_directive_ = false;
  }

  void end_line() {
    bool statement = language_ == Language::assembler && !in_directive_ && !line_is_empty_;
    if (statement) tokens_.push_back({.kind = Kind::statement_end, .text = "", .line = in_.line()});
    end_directive();
    skip_blank();
    line_is_empty_ = true;
  }

  // A comment is white space, also if it contains newlines: it ends neither a statement of assembler nor a directive.
  void skip_block_comment() {
    in_.advance();
    in_.advance();
    while (!in_.at_end() && !(in_.current() == '*' && in_.following() == '/')) {
      bool newline = in_.current() == '\n';
      in_.advance();
      if (newline) inside_[in_.line()] = true;
    }
    in_.advance();
    skip_blank(); // the closing slash
  }

  void skip_line_comment() {
    while (!in_.at_end() && in_.current() != '\n') in_.advance();
    space_before_ = true;
  }

  // Reads up to the closing character, or to the end of the line if there is none. Unpaired apostrophes are valid in
  // #error and below #if 0.
  void literal(char close) {
    std::size_t line = in_.line();
    std::string text(1, in_.current());
    in_.advance();
    while (!in_.at_end() && in_.current() != '\n' && in_.current() != close) {
      if (in_.current() == '\\' && close != '>' && in_.following() != '\n') take(text);
      take(text);
    }
    if (in_.current() == close) take(text);
    push(Kind::literal, std::move(text), line);
  }

  // Reads an identifier, or a number with its points and the sign of its exponent: 1.5e+3.
  void word() {
    std::size_t line = in_.line();
    bool number = std::isdigit(static_cast<unsigned char>(in_.current()));
    std::string text;
    auto signed_exponent = [&] {
      return number && !text.empty() && std::strchr("eEpP", text.back()) && std::strchr("+-", in_.current());
    };
    while (!in_.at_end() && (is_word(in_.current()) || (number && in_.current() == '.') || signed_exponent()))
      take(text);
    push(Kind::word, std::move(text), line);
  }

  void punctuator() {
    std::size_t line = in_.line();
    char c = in_.current();
    bool begins = c == '#' && line_is_empty_;
    std::string text;
    take(text);
    push(begins ? Kind::directive_begin : Kind::punctuator, std::move(text), line);
    in_directive_ = in_directive_ || begins;
  }

  void take(std::string& text) {
    text += in_.current();
    in_.advance();
  }

  void push(Kind kind, std::string text, std::size_t line) {
    bool joined = !space_before_ && !tokens_.empty() && joining_matters(kind, text);
    tokens_.push_back({kind, std::move(text), line, joined});
    space_before_ = false;
    line_is_empty_ = false;
  }

  bool joining_matters(Kind kind, const std::string& text) const {
    const Token& last = tokens_.back();
    if (kind == Kind::literal) return last.kind == Kind::word; // L"x"
    if (kind == Kind::word) return last.text == "." && std::isdigit(static_cast<unsigned char>(text[0]));
    bool defined = tokens_.size() > 1 && in_directive_ && tokens_[tokens_.size() - 2].text == "define";
    return last.kind == Kind::punctuator || (defined && text == "("); // #define f(x) is not #define f (x)
  }

  bool after_include() const {
    return in_directive_ && !tokens_.empty() && tokens_.back().text.starts_with("include") &&
           tokens_[tokens_.size() - 2].kind == Kind::directive_begin;
  }

  Characters in_;
  Language language_;
  std::vector<Token> tokens_;
  std::vector<bool> inside_;
  bool space_before_ = false; // there is white space before the next token
  bool line_is_empty_ = true; // no token on this line yet
  bool in_directive_ = false;
};

} // namespace

bool operator==(const Token& a, const Token& b) { return a.kind == b.kind && a.text == b.text && a.joined == b.joined; }

Lexed lex(std::string_view text, Language language) { return Lexer(text, language).run(); }

std::vector<Token> without_directives(const std::vector<Token>& tokens) {
  std::vector<Token> kept;
  bool inside = false;
  for (const Token& token : tokens) {
    inside = inside || token.kind == Token::Kind::directive_begin;
    if (!inside) kept.push_back(token);
    if (token.kind == Token::Kind::directive_end) inside = false;
  }
  return kept;
}

Language language_of(std::string_view path) {
  return path.ends_with(".S") || path.ends_with(".s") ? Language::assembler : Language::c;
}

bool same_tokens(std::string_view original, std::string_view patched, Language language) {
  return lex(original, language).tokens == lex(patched, language).tokens;
}

} // namespace klp
