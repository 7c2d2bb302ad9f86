// The stores that replace the old initial value of a running kernel's variable by the new one.
//
// Code that reads the variable at the same time must find each element either old or new as a whole. A store of 1, 2, 4
// or 8 bytes at its natural alignment is atomic on x86-64, so it is correct for all members that lie in these bytes:
//
//   static const struct nla_policy policy[] = {
//           [A] = { .type = NLA_U32, .len = 4 },    // type and len lie in the same 8 bytes: one store
//           [B] = { .type = NLA_U32, .max = 9 },    // type and max do not: a reader could find the new type with the
//   };                                              // old max
//
// Code that reads type and len with two instructions can still read one old and one new value: see
// DataStores::several_members. The elements of an array are stored one after the other.
#pragma once

#include "generator/compare/correlation.h"

#include <string>
#include <vector>

namespace klp {

struct DataStore {
  std::uint64_t offset = 0, size = 0; // bytes in the variable; size: 1, 2, 4 or 8
  std::uint64_t old_value = 0, new_value = 0;
  bool operator==(const DataStore&) const = default;
};

struct DataStores {
  std::vector<DataStore> stores; // by offset; empty: the new value cannot be written, because of `obstacle`
  bool several_members = false;  // one of the stores alters several members of an element
  std::string obstacle;          // "its element [3] changes at .type and at .max, which no single store reaches"
};

// `o`, `p`: correlated variables whose contents differ.
DataStores stores_for(const Side& original, const Side& patched, const Correlation& correlation, AtomId o, AtomId p);

} // namespace klp
