// Numbers by pointer or number, none removed, 0 meaning nothing: tens of thousands of entries, filled and asked in
// every compilation, for which the library's maps are too slow.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

template <typename Key> class Table {
public:
  unsigned find(Key key) const {
    if (slots_.empty()) return 0;
    return slots_[position(key)].value;
  }
  // The reference holds until the next key comes.
  unsigned& operator[](Key key) {
    if (used_ * 2 >= slots_.size()) grow();
    Slot& slot = slots_[position(key)];
    if (slot.key == Key{}) slot.key = key, ++used_;
    return slot.value;
  }

private:
  struct Slot {
    Key key{};
    unsigned value = 0;
  };

  std::size_t position(Key key) const {
    std::size_t mask = slots_.size() - 1;
    std::size_t at = ((std::uint64_t)key * 0x9e3779b97f4a7c15 >> 32) & mask;
    while (slots_[at].key != Key{} && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 4096 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old)
      if (slot.key != Key{}) slots_[position(slot.key)] = slot;
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

using PointerTable = Table<const void*>;
using NumberTable = Table<unsigned>; // no number 0

} // namespace klp::gcc
