// Tables that the kernel registered at boot, or finds through a driver: sysctl entries, device ids, netlink commands.
// A livepatch that changes the initialiser of such a table has no effect on what is registered.
#pragma once

#include "generator/compare/correlation.h"

#include <string>
#include <string_view>

namespace klp {

struct RegisteredTable {
  std::string_view element;       // C type of an element
  std::string_view what;          // "a table of sysctl entries"
  std::string_view consequence;   // effect of new entries that the running kernel does not have; {names}: new_texts()
  std::string_view remedy;        // see Error::remedy
  std::string_view obstacle = {}; // why its numbers cannot be written while the kernel runs; empty: they can
};

// Returns nullptr if a variable of this type is no registered table.
const RegisteredTable* registered_table(const Side& side, AtomId variable);

// The strings to which only the patched table refers, usually the names of new entries: in quotes, joined by ", ", at
// most four of them.
std::string new_texts(const Side& original, const Side& patched, AtomId o, AtomId p);

} // namespace klp
