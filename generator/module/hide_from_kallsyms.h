// Renames functions so that kallsyms ignores them: the kernel then counts their code as a part of the function before.
//
// Problem: klp_check_stack() (kernel/livepatch/transition.c) keeps a livepatch loaded as long as a task has an address
// inside of one of its new functions on its stack. The core reads the size of a new function from kallsyms
// (kernel/livepatch/core.c: klp_init_object_loaded()): the distance to the next name. The .cold part of a function, and
// the function that it jumps to as its last action (a tail call), have names of their own, so a task that sleeps there
// would not be found, and the livepatch could be unloaded while the task still needs its code.
//
// Rule: such code is placed directly behind its function, under a name that begins with ".L". kallsyms ignores these
// names (kernel/module/kallsyms.c: find_kallsyms_symbol(); is_arm_mapping_symbol(), later is_mapping_symbol()).
#pragma once

#include "generator/object/object.h"

#include <string_view>

namespace klp {

// Appended to the names of tail-called functions until the module is linked. objtool and the linker need the names of
// cold parts as the compiler made them, so these are recognized by ".cold".
inline constexpr std::string_view tail_called_mark = ".klp_tail_called";

// Renames, in the linked module, the marked functions and the cold parts: ".L" and the name without the mark.
void hide_from_kallsyms(Object& module);

} // namespace klp
