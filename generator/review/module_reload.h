// Rule module-reload: kernels without clear_relocate_add() (before 6.3) do not load a patched module a second time.
#pragma once

#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

// One note for each module that is patched. For targets whose kernel lacks clear_relocate_add().
std::vector<Note> notes_on_reloading(const std::vector<PatchUnit>& units);

} // namespace klp
