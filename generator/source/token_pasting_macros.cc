#include "generator/source/token_pasting_macros.h"

#include <algorithm>
#include <utility>

namespace klp {

namespace {

using NameSet = std::set<std::string>;

// A name that is used once only names nothing that is defined elsewhere.
bool makes_unique(const Item& item) {
  auto mentions = [&](const char* word) {
    return std::binary_search(item.mentions.begin(), item.mentions.end(), word);
  };
  return mentions("__COUNTER__") || mentions("__LINE__");
}

bool uses_one_of(const Item& item, const NameSet& token_pasting_macros) {
  return std::any_of(item.mentions.begin(), item.mentions.end(),
                     [&](auto& word) { return token_pasting_macros.contains(word); });
}

// #define __PASTE(a, b) ___PASTE(a, b)
bool only_hands_on(const Item& macro, const NameSet& joining) {
  const auto& own = macro.parameters;
  return std::all_of(macro.mentions.begin(), macro.mentions.end(), [&](const std::string& word) {
    return word == "define" || joining.contains(word) || std::find(own.begin(), own.end(), word) != own.end();
  });
}

} // namespace

TokenPastingMacros::TokenPastingMacros(const std::vector<FileItems>& files) {
  std::vector<const Item*> macros;
  NameSet joining;
  for (const auto& file : files)
    for (const Item& item : file.items) {
      if (item.kind != ItemKind::macro || item.parameters.empty() || makes_unique(item)) continue;
      macros.push_back(&item);
      if (item.token_pasting && item.token_pasting->adds_affix) known_.insert(item.names[0]);
      if (item.token_pasting && item.token_pasting->joins_arguments) joining.insert(item.names[0]);
    }
  for (bool more = true; std::exchange(more, false);)
    for (const Item* macro : macros)
      if (uses_one_of(*macro, joining) && only_hands_on(*macro, joining))
        more |= joining.insert(macro->names[0]).second;
  for (const Item* macro : macros)
    if (macro->parameters.size() > 1 && uses_one_of(*macro, joining)) known_.insert(macro->names[0]);
  known_.insert(joining.begin(), joining.end());
}

bool TokenPastingMacros::uses_one(const Item& item) const { return uses_one_of(item, known_); }

} // namespace klp
