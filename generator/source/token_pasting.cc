#include "generator/source/token_pasting.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

using Tokens = std::vector<Token>;

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
}

bool pastes(const Tokens& tokens, std::size_t at) {
  return at + 1 < tokens.size() && is(tokens[at], "#") && is(tokens[at + 1], "#");
}

// Words with ## between them, from `begin`; `end` stands behind the last.
struct Chain {
  std::size_t end;
  std::vector<std::string> words;
};

Chain chain_at(const Tokens& tokens, std::size_t begin) {
  Chain chain{begin + 1, {tokens[begin].text}};
  while (pastes(tokens, chain.end) && chain.end + 2 < tokens.size() &&
         tokens[chain.end + 2].kind == Token::Kind::word) {
    chain.words.push_back(tokens[chain.end + 2].text);
    chain.end += 3;
  }
  return chain;
}

void add(const Chain& chain, const std::vector<std::string>& parameters, TokenPasting& token_pasting) {
  auto is_argument = [&](const std::string& word) {
    return word == "__VA_ARGS__" || std::find(parameters.begin(), parameters.end(), word) != parameters.end();
  };
  PastedName name;
  bool fixed = false;
  for (const std::string& word : chain.words) {
    name.push_back(is_argument(word) ? PastedPiece{"", true} : PastedPiece{word, false});
    fixed = fixed || (!name.back().is_argument && has_letter(word));
  }
  auto arguments = std::count_if(name.begin(), name.end(), [](const auto& piece) { return piece.is_argument; });
  if (fixed) token_pasting.names.push_back(std::move(name));
  if (!fixed && arguments == 1) token_pasting.adds_affix = true;
  if (!fixed && arguments > 1) token_pasting.joins_arguments = true;
}

} // namespace

std::vector<std::string> macro_parameters(const Tokens& directive) {
  std::vector<std::string> names;
  if (directive.size() < 4 || !is(directive[3], "(") || !directive[3].joined) return names;
  for (std::size_t i = 4; i < directive.size() && !is(directive[i], ")"); ++i)
    if (directive[i].kind == Token::Kind::word) names.push_back(directive[i].text);
  return names;
}

// What ends with an underscore may be meant as a beginning, since another macro may do the pasting. Shorter ones would
// fit everything.
TokenPasting find_pasting(const Tokens& directive) {
  constexpr std::size_t shortest = 3;
  TokenPasting token_pasting;
  auto parameters = macro_parameters(directive);
  for (std::size_t i = 3; i < directive.size();) {
    if (directive[i].kind != Token::Kind::word) {
      ++i;
      continue;
    }
    Chain chain = chain_at(directive, i);
    const std::string& word = chain.words.front();
    bool parameter = std::find(parameters.begin(), parameters.end(), word) != parameters.end();
    if (chain.words.size() > 1)
      add(chain, parameters, token_pasting);
    else if (!parameter && word.back() == '_' && word.size() >= shortest && has_letter(word))
      token_pasting.names.push_back({{word, false}, {"", true}});
    i = chain.end;
  }
  return token_pasting;
}

} // namespace klp
