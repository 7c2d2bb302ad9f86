// Rule repeated-message: states of messages that are printed once or at a limited rate, if they cannot be correlated
// with those of the original.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One refusal for each selected `__already_done` or ratelimit state that may be one of the running kernel. As a new
// variable it starts with its initial value, so that a message can be printed a second time. That does no harm, but a
// person has to allow it.
std::vector<Error> repeated_messages(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
