// Finds the entry of a special section that a reference leads to.
#pragma once

#include "generator/object/layout.h"

#include <optional>

namespace klp {

struct EntryPlace {
  AtomId owner = no_atom; // the atom that the entry describes
  std::size_t number = 0; // index into Atom::entries of the owner
};

// Code refers to an entry in a WARN() with a text (7.3: arch/x86/include/asm/bug.h):
//
//   lea  entry(%rip), %rdi     entry: in __bug_table
//   call __SCT__WARN_trap
//
// Returns nullopt if the reference leads elsewhere, or into the middle of an entry.
std::optional<EntryPlace> entry_of(const Layout& layout, const Reference& reference);

// The special section that the reference leads to; nullptr if it leads elsewhere.
const Section* special_target(const Object& object, const Reference& reference);

} // namespace klp
