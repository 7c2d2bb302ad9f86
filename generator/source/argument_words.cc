#include "generator/source/argument_words.h"

#include <algorithm>

namespace klp {

namespace {

// More would take long, and hardly leave a word out.
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
  std::vector<std::string> open = {macro};
  auto add = [&](const Item* item) {
    if (!seen.insert(item).second) return;
    users.push_back(item);
    if (item->kind == ItemKind::macro && names.insert(item->names[0]).second) open.push_back(item->names[0]);
  };
  if (auto own = macros_.find(macro); own != macros_.end())
    for (const Item* item : own->second) add(item);
  while (!open.empty()) {
    std::string name = std::move(open.back());
    open.pop_back();
    auto found = mentions_.find(name);
    if (found == mentions_.end()) continue;
    for (const Where& where : found->second) add(where.item);
    if (users.size() > most_users) return {};
  }
  return users;
}

ArgumentWords::Words ArgumentWords::words_of(const std::string& macro) const {
  Words result;
  auto users = users_of(macro);
  result.any = users.empty();
  std::vector<const Item*> open = std::move(users);
  while (!open.empty() && !result.any) {
    const Item* item = open.back();
    open.pop_back();
    for (std::string_view word : item->mentions) {
      if (std::size_t blank = word.find(' '); blank != std::string_view::npos) word.remove_prefix(blank + 1); // a tag
      if (!result.words.insert(word).second) continue;
      if (auto text = macros_.find(word); text != macros_.end())
        open.insert(open.end(), text->second.begin(), text->second.end());
    }
    result.any = result.words.size() > most_words;
  }
  return result;
}

bool ArgumentWords::contains(const std::string& macro, const std::string& word) const {
  auto known = known_.find(macro);
  if (known == known_.end()) known = known_.emplace(macro, words_of(macro)).first;
  return known->second.any || known->second.words.contains(word);
}

// A parameter is no word of a macro.
bool ArgumentWords::holds(const Item& item, const std::string& word) const {
  return std::ranges::binary_search(item.mentions, word) &&
         std::ranges::find(item.parameters, word) == item.parameters.end();
}

bool ArgumentWords::gives(const std::string& macro, const std::string& word) const {
  auto gives = [&](const Item& user) {
    if (holds(user, word)) return true;
    return std::ranges::any_of(user.mentions, [&](const std::string& mention) {
      auto text = macros_.find(mention);
      return mention != macro && text != macros_.end() &&
             std::ranges::any_of(text->second, [&](const Item* item) { return holds(*item, word); });
    });
  };
  std::set<std::string> seen = {macro};
  std::vector<std::string> open = {macro};
  while (!open.empty()) {
    auto found = mentions_.find(open.back());
    open.pop_back();
    if (found == mentions_.end()) continue;
    for (const Where& where : found->second) {
      if (gives(*where.item)) return true;
      bool hands_on = where.item->kind == ItemKind::macro && !where.item->parameters.empty();
      if (hands_on && seen.insert(where.item->names[0]).second) open.push_back(where.item->names[0]);
    }
  }
  return false;
}

} // namespace klp
