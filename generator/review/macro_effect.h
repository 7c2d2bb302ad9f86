// The effect of macros that are invoked outside of functions. Some define variables and functions; others only make
// data that is read while the kernel boots, while a module is loaded, or while the kernel is linked.
#pragma once

#include "generator/source/touched.h"

#include <string>
#include <string_view>

namespace klp {

// Why the macro has no effect in a livepatch; empty if it may have one.
std::string_view why_without_effect_of_macro(std::string_view macro);

// Whether the invocation can define a function or variable of this name: an argument of the invocation, or an argument
// with a prefix or suffix. DEFINE_SHOW_ATTRIBUTE(box), for example, defines box_fops.
bool can_make(const Touched& touch, std::string_view name);

} // namespace klp
