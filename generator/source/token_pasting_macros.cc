#include "generator/source/token_pasting_macros.h"

#include <algorithm>
#include <utility>

namespace klp {

namespace {

using NameSet = std::set<std::string>;

// Whether the macro makes a name of __COUNTER__ or __LINE__. Such a name is new, so no other item defines it.
bool makes_unique_name(const Item& item) {
  auto mentions = [&](const char* word) {
    return std::binary_search(item.mentions.begin(), item.mentions.end(), word);
  };
  return mentions("__COUNTER__") || mentions("__LINE__");
}

bool mentions_one_of(const Item& item, const NameSet& macros) {
  return std::any_of(item.mentions.begin(), item.mentions.end(), [&](auto& word) { return macros.contains(word); });
}

// Whether the macro only passes its parameters to a macro that joins them: #define __PASTE(a, b) ___PASTE(a, b)
bool only_forwards(const Item& macro, const NameSet& joining) {
  const auto& parameters = macro.parameters;
  return std::all_of(macro.mentions.begin(), macro.mentions.end(), [&](const std::string& word) {
    return word == "define" || joining.contains(word) ||
           std::find(parameters.begin(), parameters.end(), word) != parameters.end();
  });
}

} // namespace

TokenPastingMacros::TokenPastingMacros(const std::vector<FileItems>& files) {
  std::vector<const Item*> candidates;
  NameSet joining;
  for (const auto& file : files)
    for (const Item& item : file.items) {
      if (item.kind != ItemKind::macro || item.parameters.empty() || makes_unique_name(item)) continue;
      candidates.push_back(&item);
      if (item.token_pasting && item.token_pasting->adds_affix) macros_.insert(item.names[0]);
      if (item.token_pasting && item.token_pasting->joins_arguments) joining.insert(item.names[0]);
    }
  // Repeated until no macro is added, as a macro may forward to one that forwards.
  for (bool more = true; std::exchange(more, false);)
    for (const Item* macro : candidates)
      if (mentions_one_of(*macro, joining) && only_forwards(*macro, joining))
        more |= joining.insert(macro->names[0]).second;
  for (const Item* macro : candidates)
    if (macro->parameters.size() > 1 && mentions_one_of(*macro, joining)) macros_.insert(macro->names[0]);
  macros_.insert(joining.begin(), joining.end());
}

bool TokenPastingMacros::are_used_in(const Item& item) const { return mentions_one_of(item, macros_); }

} // namespace klp
