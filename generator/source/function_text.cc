#include "generator/source/function_text.h"

#include "generator/source/items.h"
#include "generator/text/lexer.h"

#include <algorithm>
#include <span>

namespace klp {

namespace {

using Kind = Token::Kind;
using FunctionTokens = std::span<const Token>;

bool opens(const Token& token) { return is(token, "(") || is(token, "[") || is(token, "{"); }
bool closes(const Token& token) { return is(token, ")") || is(token, "]") || is(token, "}"); }

// The beginning of the tokens as text. Without a limit, nested calls would need space quadratic in their depth.
std::string shortened_text(FunctionTokens tokens) {
  constexpr std::size_t max_tokens = 64;
  std::string text;
  bool after_word = false;
  for (const Token& token : tokens.first(std::min(max_tokens, tokens.size()))) {
    bool word = token.kind != Kind::punctuator;
    if (word && after_word) text += ' ';
    text += token.text;
    after_word = word;
  }
  return text;
}

// The name that a parameter declares: fn in `int (*const fn)(void *)`, name in `char name[8] __maybe_unused`. If there
// is none, the text of the parameter.
std::string parameter_name(FunctionTokens declaration) {
  constexpr std::string_view no_names[] = {"const",          "volatile",        "restrict",      "__restrict",
                                           "__maybe_unused", "__always_unused", "__attribute__", "__unused"};
  bool pointer = false;
  std::string found;
  for (std::size_t i = 0; i < declaration.size(); ++i) {
    const Token& token = declaration[i];
    if (is(token, "[") || is(token, "__attribute__") || (pointer && is(token, ")"))) break;
    if (is(token, "(")) pointer = true;
    bool name = token.kind == Kind::word && std::ranges::find(no_names, token.text) == std::end(no_names);
    if (name) found = token.text;
  }
  return found.empty() ? shortened_text(declaration) : found;
}

class FunctionReader {
public:
  FunctionReader(FunctionTokens tokens, const std::string& name)
      : tokens_(tokens), name_(name), ends_(tokens.size(), tokens.size()) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (opens(tokens[i])) open.push_back(i);
      if (!closes(tokens[i]) || open.empty()) continue;
      ends_[open.back()] = i;
      open.pop_back();
    }
  }

  FunctionText run() {
    std::size_t body = 0;
    while (body < tokens_.size() && !is(tokens_[body], "{")) ++body;
    read_parameters(body);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::word) continue;
      ++read_.words[tokens_[i].text];
      if (i > body && i + 1 < tokens_.size() && is(tokens_[i + 1], "(") && !is_member(i)) read_call(i);
    }
    return std::move(read_);
  }

private:
  bool is_member(std::size_t at) const {
    return is(tokens_[at - 1], ".") || (at > 1 && is(tokens_[at - 1], ">") && is(tokens_[at - 2], "-"));
  }

  // The parts between the commas of the list that opens at index `open`. Empty if the list is empty or is not closed.
  std::vector<FunctionTokens> list_at(std::size_t open) const {
    std::vector<FunctionTokens> parts;
    std::size_t begin = open + 1, end = ends_[open];
    if (end == tokens_.size() || end == begin) return parts;
    for (std::size_t i = begin; i <= end; ++i) {
      if (i < end && !is(tokens_[i], ",")) {
        i = std::min(opens(tokens_[i]) ? ends_[i] : i, end - 1);
        continue;
      }
      parts.push_back(tokens_.subspan(begin, i - begin));
      begin = i + 1;
    }
    return parts;
  }

  void read_parameters(std::size_t body) {
    for (std::size_t i = 0; i + 1 < body; ++i) {
      if (!is(tokens_[i], name_) || !is(tokens_[i + 1], "(")) continue;
      for (FunctionTokens part : list_at(i + 1)) read_.parameters.push_back(parameter_name(part));
      if (read_.parameters == std::vector<std::string>{"void"}) read_.parameters.clear();
      return;
    }
  }

  void read_call(std::size_t at) {
    CallText call{tokens_[at].text, {}, tokens_[at].line + 1, at};
    for (FunctionTokens argument : list_at(at + 1)) call.arguments.push_back(shortened_text(argument));
    read_.calls.push_back(std::move(call));
  }

  FunctionTokens tokens_;
  const std::string& name_;
  std::vector<std::size_t> ends_; // for each opening bracket, the index of its closing one, or the number of tokens
  FunctionText read_;
};

} // namespace

FunctionTexts functions_in_text(std::string_view text) {
  FunctionTexts functions;
  std::vector<Token> code = without_directives(lex(text, Language::c).tokens);
  for (const auto& item : items_of(text)) {
    if (item.kind != ItemKind::function || item.names.empty()) continue;
    auto begin = std::ranges::lower_bound(code, item.first_line - 1, {}, &Token::line);
    auto end = std::ranges::upper_bound(code, item.last_line - 1, {}, &Token::line);
    const std::string& name = item.names.front();
    functions.emplace(name, FunctionReader(FunctionTokens(begin, end), name).run());
  }
  return functions;
}

} // namespace klp
