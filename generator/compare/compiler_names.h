// Names in which the compiler puts numbers of its own, and constants that only the compiler has named.
#pragma once

#include "generator/object/layout.h"

#include <string>
#include <string_view>

namespace klp {

// Removes the numbers that the compiler chose, which can differ between two compilations of the same definition:
// "foo.isra.0.cold" -> "foo.isra.cold", "cnt.12" -> "cnt", "__UNIQUE_ID_ddebug328.8" -> "__UNIQUE_ID_ddebug".
std::string without_numbers(std::string_view symbol);

// Whether the atom is a read-only variable that the compiler made from code, not from a definition in the source:
// __func__ and its synonyms, and the tables that a switch becomes (CSWTCH).
bool is_compiler_constant(const Layout& layout, AtomId atom);

// Whether a reference to the atom means this one function or variable. If not (an atom without a name or of size 0, a
// constant of the compiler), only its content matters: any atom with the same content can replace it.
bool has_identity(const Layout& layout, AtomId atom);

} // namespace klp
