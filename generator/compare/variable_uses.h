// How code uses variables, by its instructions and their relocations.
#pragma once

#include "generator/object/layout.h"

#include <compare>
#include <string>
#include <vector>

namespace klp {

struct VariableUse {
  std::string symbol;
  bool local = false;      // a local symbol of this unit
  bool defined = false;    // this unit defines it
  std::uint64_t begin = 0; // used bytes of the variable: from `begin` to before `end`
  std::uint64_t end = 0;   // 0: not known, any byte
  bool reads = false, writes = false;
  bool takes = false; // takes its address
  // If it writes: the operation, "or $8". If it takes the address: the function that gets it as an argument; empty if
  // not known.
  std::string how;

  bool overlaps(const VariableUse& other) const;
};

// Uses by one function, without its .cold part, which is an atom of its own. Includes writable variables (also if they
// are writable only during boot) and all symbols of other units. Leaves out state of messages (message_state.h), lock
// class keys, and variables that nearly every function changes and restores, such as the preemption count.
std::vector<VariableUse> variable_uses(const Layout& layout, AtomId function);

} // namespace klp
