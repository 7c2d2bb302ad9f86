// Which atom of the patched object is the same thing as which atom of the original.
//
// Wrongly paired functions cannot do harm: all callers of a local function are in this object, and a caller whose call
// does not go to the paired function counts as changed. Wrongly paired variables would share or fork state: they are
// paired by what the compiler knew of them (owner, name, line), and where that is not enough they stay `undecided`.
#pragma once

#include "facts/facts.h"
#include "generator/object/layout.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct Side {
  const Layout* layout = nullptr;
  const facts::Unit* facts = nullptr; // null: the object holds none
  bool of_module = false;             // linked into a module, not into vmlinux
};

struct Correlation {
  std::vector<AtomId> to_patched;      // by original atom
  std::vector<AtomId> to_original;     // by patched atom
  std::set<AtomId> undecided;          // patched variables that may or may not be one of several originals
  std::set<AtomId> undecided_messages; // the same of state that only says whether a message was printed
  // Read-only static locals and compound literals without a partner: one is as good as another of the same content.
  std::set<AtomId> by_content_original, by_content_patched;

  bool is_undecided(AtomId patched) const {
    return undecided.contains(patched) || undecided_messages.contains(patched);
  }
};

Correlation correlate_atoms(const Side& original, const Side& patched);

// "foo.isra.0.cold" -> "foo.isra.cold", "cnt.12" -> "cnt", "__UNIQUE_ID_ddebug328.8" -> "__UNIQUE_ID_ddebug": numbers
// that a compiler hands out are no identity.
std::string without_numbers(std::string_view symbol);

// Constants the compiler makes of code, not of a definition with an identity: __func__, switch tables, ".LC".
bool is_compiler_constant(const Layout& layout, AtomId atom);

} // namespace klp
