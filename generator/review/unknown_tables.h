// Rule unknown-table: sections that describe single instructions and are not in klp's table of special sections. If klp
// left out such entries for patched code, the kernel could behave wrongly without any message.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One refusal for each section that is not in special_sections.h and whose unnamed entries point into the middle of
// selected code, but are not selected: it describes single instructions. Lists of functions (initcalls, fixups,
// blacklists) point to the beginnings of functions; there, the entry of the original function is enough.
std::vector<Error> unknown_tables(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
