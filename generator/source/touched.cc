#include "generator/source/touched.h"

#include "generator/source/items.h"
#include <algorithm>
#include <iterator>
#include <map>

namespace klp {

namespace {

// Items of the two texts with equal keys can be the same item: equal kind and names, or, for items without names
// (#include, #if), equal content.
std::string key_of(const Item& item) {
  std::string key(1, static_cast<char>('a' + static_cast<int>(item.kind)));
  for (const auto& name : item.names) key += " " + name;
  if (item.names.empty()) key += " #" + std::to_string(item.content);
  return key;
}

bool is_directive(const Item& item) {
  return item.kind == ItemKind::macro || item.kind == ItemKind::include || item.kind == ItemKind::condition ||
         item.kind == ItemKind::other;
}

// An item and its place relative to the directives that both texts have in the same order ("common directives").
struct PlacedItem {
  const Item* item;
  std::size_t common_before = 0; // number of common directives before it
  bool is_common = false;        // is itself a common directive
};

std::vector<PlacedItem> placed_items(const std::vector<Item>& items) {
  std::vector<PlacedItem> out;
  for (const Item& item : items) out.push_back({&item});
  return out;
}

std::vector<PlacedItem*> directives_among(std::vector<PlacedItem>& items) {
  std::vector<PlacedItem*> out;
  for (PlacedItem& placed : items)
    if (is_directive(*placed.item)) out.push_back(&placed);
  return out;
}

bool same(const Item& a, const Item& b) { return a.kind == b.kind && a.content == b.content; }

// Marks the common directives: a longest common subsequence of the directives of both texts, by dynamic programming.
// Equal directives at the end and at the beginning are paired first, which leaves a small table in most cases. Returns
// false, with only these paired, if the table would still be too large.
bool mark_common(std::vector<PlacedItem*> a, std::vector<PlacedItem*> b) {
  auto pair = [](PlacedItem* x, PlacedItem* y) { x->is_common = y->is_common = true; };
  while (!a.empty() && !b.empty() && same(*a.back()->item, *b.back()->item))
    pair(a.back(), b.back()), a.pop_back(), b.pop_back();
  std::size_t begin = 0;
  for (; begin < std::min(a.size(), b.size()) && same(*a[begin]->item, *b[begin]->item); ++begin)
    pair(a[begin], b[begin]);
  std::size_t rows = a.size() - begin, columns = b.size() - begin;
  constexpr std::size_t max_cells = 16 << 20;
  if (rows * columns > max_cells) return false;
  // at(i, j): the length of a longest common subsequence of the directives from a[begin + i] and from b[begin + j].
  std::vector<std::uint32_t> length((rows + 1) * (columns + 1));
  auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return length[i * (columns + 1) + j]; };
  for (std::size_t i = rows; i-- > 0;)
    for (std::size_t j = columns; j-- > 0;)
      at(i, j) =
          same(*a[begin + i]->item, *b[begin + j]->item) ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (same(*a[begin + i]->item, *b[begin + j]->item))
      pair(a[begin + i++], b[begin + j++]);
    else
      at(i + 1, j) >= at(i, j + 1) ? ++i : ++j;
  }
  return true;
}

void count_common(std::vector<PlacedItem>& items) {
  std::size_t common = 0;
  for (PlacedItem& placed : items) {
    placed.common_before = common;
    if (placed.is_common) ++common;
  }
}

bool is_untouched(const PlacedItem& a, const PlacedItem& b) {
  return same(*a.item, *b.item) && a.common_before == b.common_before && a.is_common == b.is_common;
}

// `before` is nullptr for an added item, `after` for a removed one.
Touched describe_touched(const std::string& file, const PlacedItem* before, const PlacedItem* after) {
  const Item& item = after ? *after->item : *before->item;
  Touched touch;
  touch.file = file;
  touch.kind = item.kind;
  touch.names = item.names;
  touch.invoked = item.invoked;
  touch.emits = item.emits;
  touch.may_define_more = (before && before->item->may_define_more) || (after && after->item->may_define_more);
  touch.how = !before ? Touched::How::added : after ? Touched::How::changed : Touched::How::removed;
  touch.moves = before && after && before->common_before != after->common_before;
  if (before && after)
    std::set_difference(after->item->mentions.begin(), after->item->mentions.end(), before->item->mentions.begin(),
                        before->item->mentions.end(), std::back_inserter(touch.new_words));
  if (before) touch.old_first = before->item->first_line, touch.old_last = before->item->last_line;
  if (after) touch.new_first = after->item->first_line, touch.new_last = after->item->last_line;
  return touch;
}

// The items of the original text that have no partner in the patched text yet, by key.
class UnpairedItems {
public:
  explicit UnpairedItems(const std::vector<PlacedItem>& items) {
    for (const PlacedItem& placed : items) unpaired_.emplace(key_of(*placed.item), &placed);
  }

  // Removes and returns an item with the key of `patched` for which `fits` is true; nullptr if there is none.
  template <typename Fits> const PlacedItem* take(const PlacedItem& patched, Fits fits) {
    auto [first, last] = unpaired_.equal_range(key_of(*patched.item));
    auto found = std::find_if(first, last, [&](auto& entry) { return fits(*entry.second, patched); });
    if (found == last) return nullptr;
    const PlacedItem* placed = found->second;
    unpaired_.erase(found);
    return placed;
  }

  std::vector<const PlacedItem*> rest() const {
    std::vector<const PlacedItem*> rest;
    for (const auto& [key, placed] : unpaired_) rest.push_back(placed);
    std::sort(rest.begin(), rest.end(), [](auto* a, auto* b) { return a->item->first_line < b->item->first_line; });
    return rest;
  }

private:
  std::multimap<std::string, const PlacedItem*> unpaired_;
};

} // namespace

std::vector<Touched> touched_items(const std::string& file, std::string_view original, std::string_view patched) {
  auto before_items = items_of(original), after_items = items_of(patched);
  auto before = placed_items(before_items), after = placed_items(after_items);
  bool comparable = mark_common(directives_among(before), directives_among(after));
  count_common(before);
  count_common(after);
  UnpairedItems unpaired(before);
  // Untouched items are paired first, so that of two variants of one function (#if, #else) only the changed one is
  // touched. If the places cannot be compared, every item counts as touched.
  std::vector<const PlacedItem*> open;
  for (const PlacedItem& placed : after)
    if (!comparable || !unpaired.take(placed, is_untouched)) open.push_back(&placed);
  std::vector<Touched> found;
  auto moved = [](const PlacedItem& a, const PlacedItem& b) { return same(*a.item, *b.item); };
  auto changed = [](const PlacedItem&, const PlacedItem&) { return true; };
  for (const PlacedItem* placed : open) {
    const PlacedItem* partner = unpaired.take(*placed, moved);
    if (!partner) partner = unpaired.take(*placed, changed);
    found.push_back(describe_touched(file, partner, placed));
  }
  for (const PlacedItem* placed : unpaired.rest()) found.push_back(describe_touched(file, placed, nullptr));
  return found;
}

} // namespace klp
