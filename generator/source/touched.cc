#include "generator/source/touched.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace klp {

namespace {

// What an item is known by: its kind and names. Those without names (#include, #if) are known by their content.
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

// An item, and the directive before it, of those that both texts have in the same order: 0 is none.
struct Placed {
  const Item* item;
  std::size_t behind = 0;
  bool common = false; // it is such a directive itself
};

std::vector<Placed> placed(const std::vector<Item>& items) {
  std::vector<Placed> out;
  for (const Item& item : items) out.push_back({&item});
  return out;
}

std::vector<Placed*> directives_of(std::vector<Placed>& items) {
  std::vector<Placed*> out;
  for (Placed& placed : items)
    if (is_directive(*placed.item)) out.push_back(&placed);
  return out;
}

bool same(const Item& a, const Item& b) { return a.kind == b.kind && a.content == b.content; }

// The longest row of directives that both have: the beginning and the end that are alike, and between them by lengths
// of common rests. False: they differ too much for that.
bool mark_common(std::vector<Placed*> a, std::vector<Placed*> b) {
  auto pair = [](Placed* x, Placed* y) { x->common = y->common = true; };
  while (!a.empty() && !b.empty() && same(*a.back()->item, *b.back()->item))
    pair(a.back(), b.back()), a.pop_back(), b.pop_back();
  std::size_t begin = 0;
  for (; begin < std::min(a.size(), b.size()) && same(*a[begin]->item, *b[begin]->item); ++begin)
    pair(a[begin], b[begin]);
  std::size_t rows = a.size() - begin, columns = b.size() - begin;
  constexpr std::size_t most = 16 << 20;
  if (rows * columns > most) return false;
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

void count_common(std::vector<Placed>& items) {
  std::size_t behind = 0;
  for (Placed& placed : items) {
    placed.behind = behind;
    if (placed.common) ++behind;
  }
}

bool unmoved(const Placed& a, const Placed& b) {
  return same(*a.item, *b.item) && a.behind == b.behind && a.common == b.common;
}

Touched touched(const std::string& file, const Placed* before, const Placed* after) {
  const Item& item = after ? *after->item : *before->item;
  Touched touch;
  touch.file = file;
  touch.kind = item.kind;
  touch.names = item.names;
  touch.invoked = item.invoked;
  touch.emits = item.emits;
  touch.opaque = (before && before->item->opaque) || (after && after->item->opaque);
  touch.how = !before ? Touched::How::added : after ? Touched::How::changed : Touched::How::removed;
  touch.moves = before && after && before->behind != after->behind;
  if (before && after)
    std::set_difference(after->item->mentions.begin(), after->item->mentions.end(), before->item->mentions.begin(),
                        before->item->mentions.end(), std::back_inserter(touch.new_words));
  if (before) touch.old_first = before->item->first_line, touch.old_last = before->item->last_line;
  if (after) touch.new_first = after->item->first_line, touch.new_last = after->item->last_line;
  return touch;
}

// Items of the original by key, as long as they have no partner in the patched text.
class Left {
public:
  explicit Left(const std::vector<Placed>& items) {
    for (const Placed& placed : items) left_.emplace(key_of(*placed.item), &placed);
  }

  template <typename Fits> const Placed* take(const Placed& wanted, Fits fits) {
    auto [first, last] = left_.equal_range(key_of(*wanted.item));
    auto found = std::find_if(first, last, [&](auto& entry) { return fits(*entry.second, wanted); });
    if (found == last) return nullptr;
    const Placed* placed = found->second;
    left_.erase(found);
    return placed;
  }

  std::vector<const Placed*> rest() const {
    std::vector<const Placed*> rest;
    for (const auto& [key, placed] : left_) rest.push_back(placed);
    std::sort(rest.begin(), rest.end(), [](auto* a, auto* b) { return a->item->first_line < b->item->first_line; });
    return rest;
  }

private:
  std::multimap<std::string, const Placed*> left_;
};

} // namespace

std::vector<Touched> touched_items(const std::string& file, std::string_view original, std::string_view patched) {
  auto before_items = items_of(original), after_items = items_of(patched);
  auto before = placed(before_items), after = placed(after_items);
  bool comparable = mark_common(directives_of(before), directives_of(after));
  count_common(before);
  count_common(after);
  Left left(before);
  // First what is the same, so that of two variants of one function only the changed one is touched.
  std::vector<const Placed*> open;
  for (const Placed& placed : after)
    if (!comparable || !left.take(placed, unmoved)) open.push_back(&placed);
  std::vector<Touched> found;
  for (const Placed* placed : open) {
    const Placed* twin = left.take(*placed, [](const Placed& a, const Placed& b) { return same(*a.item, *b.item); });
    if (!twin) twin = left.take(*placed, [](const Placed&, const Placed&) { return true; });
    found.push_back(touched(file, twin, placed));
  }
  for (const Placed* placed : left.rest()) found.push_back(touched(file, placed, nullptr));
  return found;
}

} // namespace klp
