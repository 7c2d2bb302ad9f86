#include "generator/source/items.h"

#include "generator/source/item_names.h"
#include "generator/text/lexer.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

using Kind = Token::Kind;
using Tokens = std::vector<Token>;

// In the kernel's coding style a closing brace in the first column ends a function, type or initializer. ItemSplitter
// resets its count of braces there, because the two sides of an #if may each open the brace that is closed only once:
//
//     #ifdef A
//     int f(int a) {
//     #else
//     int f(void) {
//     #endif
//     }
std::vector<bool> lines_with_brace_first(std::string_view text) {
  std::vector<bool> lines;
  for (std::size_t at = 0; at <= text.size();) {
    lines.push_back(at < text.size() && text[at] == '}');
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return lines;
}

// 64-bit FNV-1a.
std::uint64_t hash_of(const Tokens& tokens) {
  std::uint64_t hash = 0xcbf29ce484222325;
  auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3; };
  for (const Token& token : tokens) {
    for (char c : token.text) add(static_cast<unsigned char>(c));
    add(token.joined ? 1 : 0); // also separates the words: `a b` differs from `ab`
  }
  return hash;
}

Item make_item(const Tokens& tokens) {
  Item item = name_item(tokens);
  item.first_line = tokens.front().line + 1;
  item.last_line = tokens.back().line + 1;
  item.content = hash_of(tokens);
  return item;
}

class ItemSplitter {
public:
  explicit ItemSplitter(std::string_view text)
      : tokens_(lex(text, Language::c).tokens), brace_lines_(lines_with_brace_first(text)) {}

  std::vector<Item> run() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      if (tokens_[at_].kind == Kind::directive_begin)
        directive();
      else
        take(std::move(tokens_[at_]));
    }
    finish();
    return std::move(items_);
  }

private:
  // A macro is an item of its own everywhere. Other directives inside an item are a part of that item.
  void directive() {
    Tokens line;
    for (; at_ < tokens_.size() && tokens_[at_].kind != Kind::directive_end; ++at_)
      line.push_back(std::move(tokens_[at_]));
    line.push_back({Kind::directive_end, "", line.back().line});
    bool macro = line.size() > 1 && is(line[1], "define");
    if (macro || item_.empty())
      items_.push_back(make_item(line));
    else
      std::move(line.begin(), line.end(), std::back_inserter(item_));
  }

  void take(Token token) {
    if (is(token, "{") && braces_++ == 0 && parens_ > 0 && !has_value_) unbalanced_ = true;
    if (is(token, "(") || is(token, "[")) ++parens_;
    if (is(token, ")") || is(token, "]")) parens_ = std::max(0, parens_ - 1);
    if (is(token, "=") && braces_ == 0 && parens_ == 0) has_value_ = true;
    bool closes = is(token, "}");
    if (closes) close_brace(token.line);
    bool semicolon = is(token, ";") && braces_ == 0 && parens_ == 0;
    item_.push_back(std::move(token));
    if (semicolon || (closes && braces_ == 0 && ends_with_brace())) finish();
  }

  void close_brace(std::size_t line) {
    bool first_column = line < brace_lines_.size() && brace_lines_[line];
    if (first_column && braces_ != 1 && !has_value_) unbalanced_ = true;
    braces_ = first_column ? 0 : std::max(0, braces_ - 1);
    if (braces_ == 0) parens_ = 0;
  }

  // Whether the item ends with its closing brace, as a function does; a type or an initializer ends with a semicolon.
  bool ends_with_brace() const {
    if (has_value_) return false;
    for (const Token& token : item_) {
      if (is(token, "(")) return true;
      if (is(token, "{")) return false;
    }
    return false;
  }

  void finish() {
    bool empty = std::all_of(item_.begin(), item_.end(), [](const Token& token) { return is(token, ";"); });
    if (!empty) items_.push_back(make_item(item_));
    // The count of brackets was wrong, so the item may contain other definitions.
    if (!empty && unbalanced_) items_.back().may_define_more = true;
    item_.clear();
    unbalanced_ = false;
    braces_ = parens_ = 0;
    has_value_ = false;
  }

  Tokens tokens_;
  std::vector<bool> brace_lines_;
  std::size_t at_ = 0;
  std::vector<Item> items_;
  Tokens item_;
  int braces_ = 0, parens_ = 0;
  bool has_value_ = false;
  bool unbalanced_ = false; // by the count of brackets, one is missing
};

} // namespace

std::vector<Item> items_of(std::string_view text) { return ItemSplitter(text).run(); }

std::vector<Item> directives_of(std::string_view text) {
  std::vector<Item> directives;
  Tokens line;
  for (Token& token : lex(text, Language::c).tokens) {
    if (line.empty() && token.kind != Kind::directive_begin) continue;
    const bool ends = token.kind == Kind::directive_end;
    line.push_back(std::move(token));
    if (!ends) continue;
    Item item = make_item(line);
    if (item.kind != ItemKind::macro) item.kind = ItemKind::condition;
    directives.push_back(std::move(item));
    line.clear();
  }
  return directives;
}

} // namespace klp
