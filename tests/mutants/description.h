// The lists of the description of a livepatch (klp-runtime/module/klp_description.h), for mutants.
#pragma once

#include "generator/object/object.h"

#include <cstdint>
#include <vector>

namespace klp {

struct DescribedList {
  SymbolId array = 0;
  SectionId section = 0; // of the structure that has the pointer to the list and the number of its entries
  std::uint64_t pointer_field = 0, count_field = 0; // offsets in that section
  std::uint64_t entry_size = 0;                     // bytes
};

// All lists that are not empty.
std::vector<DescribedList> described_lists(const Object& module);

// Removes the last entry from the list, with its relocations.
void remove_last_entry(Object& module, const DescribedList& list);

} // namespace klp
