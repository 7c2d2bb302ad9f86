// Constants whose content a change alters, and which go into the module instead of being changed where they are.
//
// A kernel's read-only table stays what it is. But where every user of a static one is a function of this unit that
// reads it in place or has it read by a function that is known to keep no pointer, a new table does: the functions that
// read it are patched to read the new one. Texts (arrays of char) may also have their address taken, like string
// literals. Where the change makes a static one global, other files use it since the change only: they get the new one.
#pragma once

#include "generator/compare/correlate.h"

#include <string>

namespace klp {

// Takes such constants apart in the pairing: the patched ones count as new from here on.
void replace_constants(const Side& original, const Side& patched, Correlation& correlation);

// Who in this unit holds the variable's address, or hands it on: "f() passes it to register_table()", "driver (struct
// pci_driver) points to it"; empty: nobody.
std::string holder_of(const Side& side, AtomId variable);

// Why a read-only variable cannot be replaced so: what holder_of() says, or "other files can use it"; empty: it can.
std::string kept_elsewhere(const Side& side, AtomId variable);

// Why the patched one cannot take the place of the original; empty: it can.
std::string why_not_replaced(const Side& original, AtomId before, const Side& patched, AtomId after);

} // namespace klp
