#include "generator/source/argument_words.h"

#include <algorithm>

namespace klp {

namespace {

// Above these limits a search would take long, and would exclude only few words.
constexpr std::size_t most_users = 20'000, most_words = 100'000;

} // namespace

ArgumentWords::ArgumentWords(const std::vector<FileItems>& files, const ItemsByWord& mentions) : mentions_(mentions) {
  for (const auto& file : files)
    for (const Item& item : file.items)
      if (item.kind == ItemKind::macro) macros_[item.names[0]].push_back(&item);
}

std::vector<const Item*> ArgumentWords::users_of(const std::string& macro) const {
  std::vector<const Item*> users;
  std::set<const Item*> seen;
  std::set<std::string_view> names = {macro};
  std::vector<std::string> pending = {macro};
  auto add = [&](const Item* item) {
    if (!seen.insert(item).second) return;
    users.push_back(item);
    if (item->kind == ItemKind::macro && names.insert(item->names[0]).second) pending.push_back(item->names[0]);
  };
  if (auto definitions = macros_.find(macro); definitions != macros_.end())
    for (const Item* item : definitions->second) add(item);
  while (!pending.empty()) {
    std::string name = std::move(pending.back());
    pending.pop_back();
    auto found = mentions_.find(name);
    if (found == mentions_.end()) continue;
    for (const ItemPlace& place : found->second) add(place.item);
    if (users.size() > most_users) return {};
  }
  return users;
}

ArgumentWords::Words ArgumentWords::words_of(const std::string& macro) const {
  Words result;
  auto users = users_of(macro);
  result.any = users.empty();
  std::vector<const Item*> pending = std::move(users);
  while (!pending.empty() && !result.any) {
    const Item* item = pending.back();
    pending.pop_back();
    for (std::string_view word : item->mentions) {
      if (std::size_t blank = word.find(' '); blank != std::string_view::npos)
        word.remove_prefix(blank + 1); // of a tag
      if (!result.words.insert(word).second) continue;
      if (auto definitions = macros_.find(word); definitions != macros_.end())
        pending.insert(pending.end(), definitions->second.begin(), definitions->second.end());
    }
    result.any = result.words.size() > most_words;
  }
  return result;
}

bool ArgumentWords::contains(const std::string& macro, const std::string& word) const {
  auto cached = cache_.find(macro);
  if (cached == cache_.end()) cached = cache_.emplace(macro, words_of(macro)).first;
  return cached->second.any || cached->second.words.contains(word);
}

bool ArgumentWords::has_word(const Item& item, const std::string& word) const {
  return std::ranges::binary_search(item.mentions, word) &&
         std::ranges::find(item.parameters, word) == item.parameters.end();
}

bool ArgumentWords::stands_in_a_use(const std::string& macro, const std::string& word) const {
  auto stands_in = [&](const Item& user) {
    if (has_word(user, word)) return true;
    return std::ranges::any_of(user.mentions, [&](const std::string& mention) {
      auto definitions = macros_.find(mention);
      return mention != macro && definitions != macros_.end() &&
             std::ranges::any_of(definitions->second, [&](const Item* item) { return has_word(*item, word); });
    });
  };
  std::set<std::string> seen = {macro};
  std::vector<std::string> pending = {macro};
  while (!pending.empty()) {
    auto found = mentions_.find(pending.back());
    pending.pop_back();
    if (found == mentions_.end()) continue;
    for (const ItemPlace& place : found->second) {
      const Item& user = *place.item;
      if (stands_in(user)) return true;
      bool may_pass_arguments = user.kind == ItemKind::macro && !user.parameters.empty();
      if (may_pass_arguments && seen.insert(user.names[0]).second) pending.push_back(user.names[0]);
    }
  }
  return false;
}

} // namespace klp
