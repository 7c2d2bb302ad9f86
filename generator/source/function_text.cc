#include "generator/source/function_text.h"

#include "generator/change/lexer.h"
#include "generator/source/items.h"

#include <algorithm>
#include <span>

namespace klp {

namespace {

using Kind = Token::Kind;
using Tokens = std::span<const Token>;

bool is(const Token& token, std::string_view text) { return token.text == text && token.kind != Kind::literal; }

std::vector<Token> code_of(std::string_view text) {
  std::vector<Token> code;
  bool inside = false;
  for (Token& token : lex(text, Language::c).tokens) {
    inside = inside || token.kind == Kind::directive_begin;
    bool ends = token.kind == Kind::directive_end;
    if (!inside) code.push_back(std::move(token));
    if (ends) inside = false;
  }
  return code;
}

std::string text_of(Tokens tokens) {
  std::string text;
  bool after_word = false;
  for (const Token& token : tokens) {
    bool word = token.kind != Kind::punctuator;
    if (word && after_word) text += ' ';
    text += token.text;
    after_word = word;
  }
  return text;
}

// What stands between the commas of a list that opens at `open`; none where it is empty.
std::vector<Tokens> list_at(Tokens tokens, std::size_t open) {
  std::vector<Tokens> parts;
  std::size_t begin = open + 1;
  int depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    if (is(tokens[i], "(") || is(tokens[i], "[") || is(tokens[i], "{")) ++depth;
    bool closes = is(tokens[i], ")") || is(tokens[i], "]") || is(tokens[i], "}");
    if (closes) --depth;
    bool ends = closes && depth == 0;
    if (!ends && !(depth == 1 && is(tokens[i], ","))) continue;
    if (!ends || i > begin || !parts.empty()) parts.push_back(tokens.subspan(begin, i - begin));
    begin = i + 1;
    if (ends) break;
  }
  return parts;
}

// The declared name: of `int (*fn)(void *)`, fn; of `char name[8] __user`, name.
std::size_t name_in(Tokens declaration) {
  std::size_t found = declaration.size();
  for (std::size_t i = 0; i < declaration.size(); ++i) {
    if (is(declaration[i], "[")) break;
    bool pointer = i + 2 < declaration.size() && is(declaration[i], "(") && is(declaration[i + 1], "*");
    if (pointer) return i + 2;
    bool word = declaration[i].kind == Kind::word;
    if (word && (found == declaration.size() || !declaration[i].text.starts_with("__"))) found = i;
  }
  return found;
}

ParameterText parameter_of(Tokens declaration) {
  std::size_t name = name_in(declaration);
  if (name == declaration.size()) return {text_of(declaration), {}};
  std::vector<Token> type(declaration.begin(), declaration.end());
  type.erase(type.begin() + static_cast<std::ptrdiff_t>(name));
  return {text_of(type), declaration[name].text};
}

std::vector<ParameterText> parameters_of(Tokens function, const std::string& name) {
  std::vector<ParameterText> parameters;
  for (std::size_t i = 0; i + 1 < function.size() && !is(function[i], "{"); ++i) {
    if (!is(function[i], name) || !is(function[i + 1], "(")) continue;
    for (Tokens part : list_at(function, i + 1)) parameters.push_back(parameter_of(part));
    break;
  }
  bool nothing = parameters.size() == 1 && parameters[0] == ParameterText{"", "void"};
  return nothing ? std::vector<ParameterText>() : parameters;
}

FunctionText read(Tokens function, const std::string& name) {
  FunctionText read;
  read.parameters = parameters_of(function, name);
  auto body = std::ranges::find_if(function, [](const Token& token) { return is(token, "{"); });
  auto begin = static_cast<std::size_t>(body - function.begin());
  for (std::size_t i = 0; i < function.size(); ++i) {
    if (function[i].kind != Kind::word) continue;
    ++read.words[function[i].text];
    if (i < begin || i + 1 == function.size() || !is(function[i + 1], "(")) continue;
    CallText call{function[i].text, {}, function[i].line + 1, i};
    for (Tokens argument : list_at(function, i + 1)) call.arguments.push_back(text_of(argument));
    read.calls.push_back(std::move(call));
  }
  return read;
}

} // namespace

std::map<std::string, FunctionText> functions_in_text(std::string_view text) {
  std::map<std::string, FunctionText> functions;
  std::vector<Token> code = code_of(text);
  for (const auto& item : items_of(text)) {
    if (item.kind != ItemKind::function || item.names.empty()) continue;
    auto begin = std::ranges::lower_bound(code, item.first_line - 1, {}, &Token::line);
    auto end = std::ranges::upper_bound(code, item.last_line - 1, {}, &Token::line);
    functions[item.names.front()] = read(Tokens(begin, end), item.names.front());
  }
  return functions;
}

} // namespace klp
