// The kernel's functions that never put the calling task to sleep, of those that cold code calls.
#pragma once

#include <string_view>

namespace klp {

// Whether the function of this name is known not to sleep. False for every name that is not listed, so that the answer
// errs on the safe side.
bool never_sleeps(std::string_view function);

} // namespace klp
