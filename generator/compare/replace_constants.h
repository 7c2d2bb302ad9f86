// Constants whose content a change alters, and which the livepatch module can replace by new ones.
//
// The read-only tables of a running kernel stay as they are. But a static table can be replaced if all its users are
// functions of this unit that read it directly, or pass it to a function that is known to keep no pointer to it: the
// livepatch then contains a new table, and replaces the functions so that they use the new one. For texts (arrays of
// char), functions may also take the address, as they do with string literals. If the change makes a static table
// global, other files use it only since the change, and use the new table.
#pragma once

#include "generator/compare/correlation.h"

#include <string>

namespace klp {

// Removes these constants from the correlation: the patched ones then count as new.
void replace_constants(const Side& original, const Side& patched, Correlation& correlation);

// The function or variable of this unit that holds the variable's address or passes it to other code, as text: "f()
// passes it to register_table()", "driver (struct pci_driver) points to it". Empty if there is none.
std::string holder_of(const Side& side, AtomId variable);

// Why a new variable cannot replace this read-only one: holder_of(), or "other files can use it". Empty if it can.
std::string why_not_replaceable(const Side& side, AtomId variable);

// Why the patched variable `after` cannot replace the original variable `before`; empty if it can.
std::string why_not_replaced(const Side& original, AtomId before, const Side& patched, AtomId after);

} // namespace klp
