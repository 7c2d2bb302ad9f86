// Names that the kernel does not count when it looks up how long a function is.
//
// The livepatch core takes the size of a new function from kallsyms (kernel/livepatch/core.c: klp_init_object_loaded),
// which looks for the next name (kernel/module/kallsyms.c: find_kallsyms_symbol). What lies behind a function under
// names that do not count (is_arm_mapping_symbol, later is_mapping_symbol: those that begin with .L) belongs to it
// then: a task that sleeps in its .cold part, or in what it jumped to as its last act, is seen by klp_check_stack(),
// and the livepatch is not unloaded under it.
#pragma once

#include "generator/object/object.h"

#include <string_view>

namespace klp {

// Marks the names of functions that lie behind another one for that, up to the link; objtool and the linker see the
// names as the compiler made them.
inline constexpr std::string_view tail_called_mark = ".klp_tail_called";

// In the linked module: marked names, and those of cold parts, get names that do not count.
void hide_from_kallsyms(Object& module);

} // namespace klp
