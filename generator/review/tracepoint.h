// Rule tracepoint: nothing registers a tracepoint that a livepatch defines, so that it cannot be switched on.
#pragma once

#include "generator/rules/finding.h"
#include "generator/select/select.h"

#include <vector>

namespace klp {

// One note for each new tracepoint that goes into the module.
std::vector<Note> notes_on_tracepoints(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
