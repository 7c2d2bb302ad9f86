// Rule export: exports that a change adds, removes or alters have no effect on other modules.
#pragma once

#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

// One note for each such export of the unit.
std::vector<Note> notes_on_exports(const PatchUnit& unit);

} // namespace klp
