// Finds C code that the compiler drops because an option is not set: if (IS_ENABLED(CONFIG_X)) { ... }.
#pragma once

#include "generator/source/condition_value.h"
#include "generator/source/conditional_lines.h"

#include <span>

namespace klp {

// For each test of an option that is false, the lines from the test to the end of the statement that depends on it. The
// tests are the macros of include/linux/kconfig.h, also after `!`. `excluded` is always false, because the rest of the
// condition may hold: IS_ENABLED(CONFIG_X) || a.
std::vector<ConditionalLines> false_option_tests(std::span<const Token> tokens, const Macros& macros);

} // namespace klp
