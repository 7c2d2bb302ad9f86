// Checks the place of a copy in the module: the copy must be in the same kind of memory as the compiled atom, must have
// at least the same alignment, and must not be freed earlier.
#pragma once

#include "generator/object/layout.h"

#include <optional>

namespace klp {

// The fault of a copy of the atom `compiled` at this offset (bytes) of a section of the module, as text for the
// finding. `layout`: of the object that the atom is in. Returns nullopt if the place is right.
std::optional<std::string> fault_of_place(const Section& section, std::int64_t offset, const Layout& layout,
                                          AtomId compiled);

} // namespace klp
