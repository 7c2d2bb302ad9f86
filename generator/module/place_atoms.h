// Gives each selected atom its place in the new object: its section, the offset there, and its local symbols.
#pragma once

#include "generator/module/object_builder.h"
#include "generator/select/select.h"

#include <map>
#include <vector>

namespace klp {

struct AtomPlace {
  SectionId section = 0;
  std::uint64_t offset = 0;
};

// The bytes are copied as they are; relocations are added by extract(). Cold parts and tail-called functions (see
// tail_calls.h) lie directly behind their function, under names that kallsyms does not count (hide_from_kallsyms.h).
std::map<PatchAtom, AtomPlace> place_atoms(const std::vector<PatchUnit>& units, const Binder& binder,
                                           const Selection& selection, ObjectBuilder& builder);

} // namespace klp
