// The stores that bring a variable of a running kernel from its old initial value to its new one.
//
// Whoever reads the variable meanwhile must find each element as it was or as it shall be. A store of 1, 2, 4 or 8
// bytes at its natural alignment does that for what lies within it:
//
//   static const struct nla_policy policy[] = {
//           [A] = { .type = NLA_U32, .len = 4 },    type and len lie in the same 8 bytes: one store
//           [B] = { .type = NLA_U32, .max = 9 },    type and max do not: a reader could take the new type with the old
//           max
//   };
//
// Code that reads type and len with two instructions may still find the old one and the new one: DataStores::joint.
// Different elements of an array are stored one after the other.
#pragma once

#include "generator/compare/correlate.h"

#include <string>
#include <vector>

namespace klp {

struct DataStore {
  std::uint64_t offset = 0, size = 0; // in the variable; 1, 2, 4 or 8 bytes
  std::uint64_t old_value = 0, new_value = 0;
  bool operator==(const DataStore&) const = default;
};

struct DataStores {
  std::vector<DataStore> stores; // by offset; empty: it cannot be done
  bool joint = false;            // one store alters several members of an element
  std::string obstacle; // why not: "its element [3] changes at .type and at .max, which no single store reaches"
};

// For a pair of variables whose contents differ.
DataStores stores_for(const Side& original, const Side& patched, const Correlation& correlation, AtomId o, AtomId p);

} // namespace klp
