#include "generator/source/touched.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace klp {

// What an item is known by: its kind and names. Those without names (#include, #if) are known by their content.
static std::string key_of(const Item& item) {
  std::string key(1, static_cast<char>('a' + static_cast<int>(item.kind)));
  for (const auto& name : item.names) key += " " + name;
  if (item.names.empty()) key += " #" + std::to_string(item.content);
  return key;
}

static bool same(const Item& a, const Item& b) { return a.kind == b.kind && a.content == b.content; }

static Touched touched(const std::string& file, const Item* before, const Item* after) {
  const Item& item = after ? *after : *before;
  Touched touch;
  touch.file = file;
  touch.kind = item.kind;
  touch.names = item.names;
  touch.emits = item.emits;
  touch.how = !before ? Touched::How::added : after ? Touched::How::changed : Touched::How::removed;
  if (before && after)
    std::set_difference(after->mentions.begin(), after->mentions.end(), before->mentions.begin(),
                        before->mentions.end(), std::back_inserter(touch.new_words));
  if (before) touch.old_first = before->first_line, touch.old_last = before->last_line;
  if (after) touch.new_first = after->first_line, touch.new_last = after->last_line;
  return touch;
}

std::vector<Touched> touched_items(const std::string& file, std::string_view original, std::string_view patched) {
  auto before = items_of(original), after = items_of(patched);
  std::multimap<std::string, const Item*> left; // of the original, not yet found in the patched text
  for (const Item& item : before) left.emplace(key_of(item), &item);
  // First what is the same, so that of two variants of one function only the changed one is touched.
  std::vector<const Item*> open;
  for (const Item& item : after) {
    auto [first, last] = left.equal_range(key_of(item));
    auto twin = std::find_if(first, last, [&](auto& entry) { return same(*entry.second, item); });
    if (twin != last)
      left.erase(twin);
    else
      open.push_back(&item);
  }
  std::vector<Touched> found;
  for (const Item* item : open) {
    auto twin = left.find(key_of(*item));
    found.push_back(touched(file, twin == left.end() ? nullptr : twin->second, item));
    if (twin != left.end()) left.erase(twin);
  }
  std::vector<const Item*> removed;
  for (const auto& [key, item] : left) removed.push_back(item);
  std::sort(removed.begin(), removed.end(), [](auto* a, auto* b) { return a->first_line < b->first_line; });
  for (const Item* item : removed) found.push_back(touched(file, item, nullptr));
  return found;
}

} // namespace klp
