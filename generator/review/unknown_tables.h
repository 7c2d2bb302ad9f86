// Tables of a kernel that klp does not know: to leave out what one says of patched code could be wrong, and silent.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// A refusal for each section outside of special_sections.h whose unnamed entries point into the middle of selected code
// and do not go along with it: it tells the kernel something of single instructions. Lists of functions (initcalls,
// fixups, blacklists) point to beginnings, and the original stands for its replacement there.
std::vector<Error> unknown_tables(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
