// Rule export: other modules do not see the exports that a change adds, removes or alters.
#pragma once

#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

// One note for each such export of the unit.
std::vector<Note> notes_on_exports(const PatchUnit& unit);

} // namespace klp
