#include "generator/source/token_pasting.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

using Tokens = std::vector<Token>;

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
}

bool is_pasting_operator(const Tokens& tokens, std::size_t at) {
  return at + 1 < tokens.size() && is(tokens[at], "#") && is(tokens[at + 1], "#");
}

// Words with ## between them.
struct PastedWords {
  std::size_t end; // index after the last one
  std::vector<std::string> words;
};

PastedWords pasted_words_at(const Tokens& tokens, std::size_t begin) {
  PastedWords pasted{begin + 1, {tokens[begin].text}};
  while (is_pasting_operator(tokens, pasted.end) && pasted.end + 2 < tokens.size() &&
         tokens[pasted.end + 2].kind == Token::Kind::word) {
    pasted.words.push_back(tokens[pasted.end + 2].text);
    pasted.end += 3;
  }
  return pasted;
}

void add_pasted_words(const PastedWords& pasted, const std::vector<std::string>& parameters,
                      TokenPasting& token_pasting) {
  auto is_argument = [&](const std::string& word) {
    return word == "__VA_ARGS__" || std::find(parameters.begin(), parameters.end(), word) != parameters.end();
  };
  PastedName name;
  bool has_fixed_text = false;
  for (const std::string& word : pasted.words) {
    name.push_back(is_argument(word) ? PastedPiece{"", true} : PastedPiece{word, false});
    has_fixed_text = has_fixed_text || (!name.back().is_argument && has_letter(word));
  }
  auto arguments = std::count_if(name.begin(), name.end(), [](const auto& piece) { return piece.is_argument; });
  if (has_fixed_text) token_pasting.names.push_back(std::move(name));
  if (!has_fixed_text && arguments == 1) token_pasting.adds_affix = true;
  if (!has_fixed_text && arguments > 1) token_pasting.joins_arguments = true;
}

} // namespace

std::vector<std::string> macro_parameters(const Tokens& directive) {
  std::vector<std::string> names;
  if (directive.size() < 4 || !is(directive[3], "(") || !directive[3].joined) return names;
  for (std::size_t i = 4; i < directive.size() && !is(directive[i], ")"); ++i)
    if (directive[i].kind == Token::Kind::word) names.push_back(directive[i].text);
  return names;
}

TokenPasting find_pasting(const Tokens& directive) {
  constexpr std::size_t shortest = 3; // bytes; shorter fixed text would match nearly every name
  TokenPasting token_pasting;
  auto parameters = macro_parameters(directive);
  for (std::size_t i = 3; i < directive.size();) {
    if (directive[i].kind != Token::Kind::word) {
      ++i;
      continue;
    }
    PastedWords pasted = pasted_words_at(directive, i);
    const std::string& word = pasted.words.front();
    bool parameter = std::find(parameters.begin(), parameters.end(), word) != parameters.end();
    if (pasted.words.size() > 1)
      add_pasted_words(pasted, parameters, token_pasting);
    else if (!parameter && word.back() == '_' && word.size() >= shortest && has_letter(word))
      token_pasting.names.push_back({{word, false}, {"", true}});
    i = pasted.end;
  }
  return token_pasting;
}

} // namespace klp
