// Where a copy in the module lies: in memory of the same kind, aligned no less, and kept as long.
#pragma once

#include "generator/object/layout.h"

#include <optional>

namespace klp {

// What is wrong with the place of a copy of `made`; nothing: it is all right.
std::optional<std::string> fault_of_place(const Section& section, std::int64_t offset, const Layout& layout,
                                          AtomId made);

} // namespace klp
