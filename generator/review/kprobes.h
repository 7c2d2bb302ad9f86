// Rule kprobes: the kernel keeps a list of the functions in which no probe may be set, and it cannot contain code of a
// livepatch.
#pragma once

#include "generator/rules/finding.h"
#include "generator/select/select.h"

#include <vector>

namespace klp {

// One note for each patched or new function that its source excludes from kprobes (NOKPROBE_SYMBOL, __kprobes).
std::vector<Note> notes_on_kprobes(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
