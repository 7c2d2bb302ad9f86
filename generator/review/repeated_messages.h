// Messages that are printed once, and limits on how often: where nobody can tell which of the original's they are.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// Refusals: a selected `__already_done` or ratelimit state that may be one of the running kernel. As a new one it
// starts afresh: what has been said is said once more. That harms nobody, but a person has to say so.
std::vector<Error> repeated_messages(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
