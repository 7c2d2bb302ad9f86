// Shared functions for making mutants: they find sections, symbols and relocations of a module, and make one mutant for
// each element that is altered.
#pragma once

#include "tests/mutants/mutants.h"

#include <cstdint>
#include <functional>

namespace klp {

// At most `most` of the elements, at even distances, the first one included.
template <typename T> std::vector<T> spread_evenly(const std::vector<T>& all, std::size_t most) {
  if (all.size() <= most) return all;
  std::vector<T> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(all[i * all.size() / most]);
  return some;
}

// True for code that comes from a patched unit. klp's own code in the module is in .text and .init.text.
bool is_patched_code(const Section& section);

// True for a special section (see special_section()) that the module keeps and that has entries.
bool is_table(const Section& section);

std::vector<SectionId> find_sections(const Object& module, const std::function<bool(const Section&)>& wanted);

// Returns nullptr if no symbol of this name is defined in a section.
const Symbol* find_symbol(const Object& module, std::string_view name);

// The first symbol klp_functions_*: the described functions of one object. Returns nullptr if there is none.
const Symbol* function_list(const Object& module);

struct RelocationPlace {
  bool livepatch = false; // in livepatch_relocations; otherwise in the relocations of a section
  std::size_t list = 0;   // index of the livepatch list, or number of the section
  std::size_t number = 0; // index in that list
};

std::vector<Relocation>& relocations_of(Object& module, const RelocationPlace& place);

// Gets the section that the relocation applies to.
using RelocationTest = std::function<bool(const Object&, const Section&, const Relocation&)>;

std::vector<RelocationPlace> find_relocations(const Object& module, const RelocationTest& wanted);

// One mutant for each wanted relocation (at most `most`) that `alter` can change. `alter` returns false if it cannot.
std::vector<Mutant> alter_relocations(const Object& module, std::size_t most, const RelocationTest& wanted,
                                      const std::function<bool(Object&, const RelocationPlace&)>& alter);

} // namespace klp
