// Hash table (open addressing) from a pointer or number to a number. Entries are never removed; the value 0 means that
// the key is not in the table. Each compilation fills it with tens of thousands of entries, for which the maps of the
// C++ library are too slow.
#pragma once

#include "gcc-compat.h"
#include "memory.h"

namespace klp::gcc {

template <typename Key> class Table {
public:
  unsigned find(Key key) const {
    if (!slots_) return 0;
    return slots_[position(key)].value;
  }
  // The reference is valid until the next key is added.
  unsigned& operator[](Key key) {
    if (used_ * 2 >= size_) grow(size_ ? size_ * 2 : 4096);
    Slot& slot = slots_[position(key)];
    if (slot.key == Key{}) slot.key = key, ++used_;
    return slot.value;
  }
  void reserve(std::size_t keys) {
    std::size_t size = 4096;
    while (size < keys * 2) size *= 2;
    if (size > size_) grow(size);
  }

private:
  struct Slot {
    Key key;
    unsigned value;
  };

  std::size_t position(Key key) const {
    std::size_t mask = size_ - 1;
    std::size_t at = ((std::uint64_t)key * 0x9e3779b97f4a7c15 >> 32) & mask;
    while (slots_[at].key != Key{} && slots_[at].key != key) at = (at + 1) & mask;
    return at;
  }
  void grow(std::size_t size) {
    const Slot* old = slots_;
    const std::size_t old_size = size_;
    slots_ = static_cast<Slot*>(zeroed_memory(size * sizeof(Slot)));
    size_ = size;
    for (std::size_t i = 0; i < old_size; ++i)
      if (old[i].key != Key{}) slots_[position(old[i].key)] = old[i];
  }

  Slot* slots_ = nullptr;
  std::size_t size_ = 0, used_ = 0;
};

using PointerTable = Table<const void*>;
using NumberTable = Table<unsigned>; // the key 0 is not allowed

} // namespace klp::gcc
