// What code does to variables, as its instructions and their relocations say.
#pragma once

#include "generator/object/layout.h"

#include <compare>
#include <string>
#include <vector>

namespace klp {

struct VariableUse {
  std::string symbol;
  bool local = false;      // of this unit only
  bool defined = false;    // in this unit
  std::uint64_t begin = 0; // the bytes of the variable that are meant
  std::uint64_t end = 0;   // 0: any of them
  bool reads = false, writes = false;
  bool takes = false; // its address
  std::string how;    // of a write: "or $8"; of an address: the function that gets it, "" where nobody knows

  bool overlaps(const VariableUse& other) const;
};

// Of a function's atom, its .cold part apart: variables that can be written to (at boot at least) and what other units
// define. Not those that only guard a message, nor those of which every function changes something and gives it back.
std::vector<VariableUse> variable_uses(const Layout& layout, AtomId function);

} // namespace klp
