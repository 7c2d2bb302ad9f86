// Tables that a running kernel was given at boot, or finds through a driver: sysctl entries, device ids, commands.
// An initialiser that changes reaches none of them.
#pragma once

#include "generator/compare/correlate.h"

#include <string>
#include <string_view>

namespace klp {

struct RegisteredTable {
  std::string_view element; // type of an element, as C writes it
  std::string_view what;
  std::string_view missing; // what people will miss of entries that the running kernel does not have
  std::string_view remedy;
  std::string_view obstacle = {}; // why its numbers cannot be written while the kernel runs; empty: they may
};

// Null: a variable of this type is no such table.
const RegisteredTable* registered_table(const Side& side, AtomId variable);

// The texts that the patched table refers to and the original does not: names of new entries, in quotes.
std::string new_texts(const Side& original, const Side& patched, AtomId o, AtomId p);

} // namespace klp
