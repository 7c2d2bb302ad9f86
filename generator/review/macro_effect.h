// What a macro that is invoked at the top of a file makes: variables and functions, or only what is read while the
// kernel boots, a module is loaded or the kernel is linked.
#pragma once

#include "generator/source/touched.h"

#include <string>
#include <string_view>

namespace klp {

// Why the macro has no effect in a livepatch; empty: it may have one.
std::string_view why_without_effect_of_macro(std::string_view macro);

// Whether the invocation can define something of this name: its argument, or the argument with a word in front or
// behind: DEFINE_SHOW_ATTRIBUTE(box) makes box_fops.
bool can_make(const Touched& touch, std::string_view name);

} // namespace klp
