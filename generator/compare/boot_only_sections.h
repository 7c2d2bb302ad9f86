// Sections whose content a booted kernel has no use for any more, or never looks at.
#pragma once

#include <string_view>

namespace klp {

// Why a change of what lies in this section has no effect on a running kernel, for people: "it runs while booting only,
// and has run"; empty: it may have one. Names as in include/asm-generic/vmlinux.lds.h.
// What a module runs or reads at its start and end is no part of a livepatch either (__init, __exit: notrace).
std::string_view why_without_effect(std::string_view section, bool of_module);

// Whether nothing in this section will run or be read any more. A module's may: it can be loaded later, and unloaded.
bool is_discarded_after_boot(std::string_view section, bool of_module);

// Whether it is of a start or an end, of the kernel or of a module: code and data of init and exit, and the lists of
// it.
bool is_of_start_or_end(std::string_view section);

// Of those, the lists of functions that booting calls, and forgets (include/linux/init.h). An address that other data
// or code of boot time knew may have been stored for good: `name` is the section, or in an image the variable.
bool is_list_of_initcalls(std::string_view name);

// Of those, what lies between __init_begin and __init_end, and .exit of what is built in: its memory is other things'.
bool is_freed_after_boot(std::string_view section);

} // namespace klp
