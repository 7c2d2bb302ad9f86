// Functions of the kernel that are called from .cold parts and never put the calling task to sleep.
#pragma once

#include <string_view>

namespace klp {

// Whether the function of this name is known not to sleep. False for every name that is not in the list, because a
// wrong "true" would be unsafe.
bool never_sleeps(std::string_view function);

} // namespace klp
