// The two sides of a comparison, and which atom of the original object corresponds to which atom of the patched object.
#pragma once

#include "facts/facts.h"
#include "generator/object/layout.h"

#include <set>
#include <vector>

namespace klp {

struct Side {
  const Layout* layout = nullptr;
  const facts::Unit* facts = nullptr; // nullptr: the object contains no facts
  bool of_module = false;             // the unit is linked into a module, not into vmlinux
};

struct Correlation {
  std::vector<AtomId> to_patched;      // by original atom; no_atom: it has no counterpart
  std::vector<AtomId> to_original;     // by patched atom; no_atom: it has no counterpart
  std::set<AtomId> undecided;          // patched variables that could be an existing variable, but need not be
  std::set<AtomId> undecided_messages; // the same for state that only records whether a message was printed
  // Read-only static locals and compound literals without a counterpart: they are compared by content, because two of
  // them with the same content can replace each other.
  std::set<AtomId> by_content_original, by_content_patched;

  bool is_undecided(AtomId patched) const {
    return undecided.contains(patched) || undecided_messages.contains(patched);
  }
};

} // namespace klp
