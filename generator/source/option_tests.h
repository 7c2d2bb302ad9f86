// C code that the compiler drops because an option is not set: if (IS_ENABLED(CONFIG_X)) { ... }.
#pragma once

#include "generator/source/conditions.h"

#include <span>

namespace klp {

// For each test of an option that is false, the lines from the test to the end of the statement that it decides on. The
// tests are those of include/linux/kconfig.h, also with a `!` before them. `left_out` is false: the rest of the
// condition may hold (IS_ENABLED(CONFIG_X) || a).
std::vector<ConditionalLines> false_option_tests(std::span<const Token> tokens, const Macros& macros);

} // namespace klp
