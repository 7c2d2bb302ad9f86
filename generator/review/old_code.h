// Rule old-code: code that the change removes still runs if its address is stored somewhere.
#pragma once

#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

// One note for each function that the change removes (or renames, if klp cannot correlate the two names) and whose
// address the original takes: timers, work items, tables and objects can hold it.
std::vector<Note> notes_on_removed(const std::vector<PatchUnit>& units);

} // namespace klp
