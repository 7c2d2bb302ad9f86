// Sections that a running kernel does not use any more after boot (or a module after its start), or never reads. Names
// as in include/asm-generic/vmlinux.lds.h.
#pragma once

#include <string_view>

namespace klp {

// Why a change of code or data in this section has no effect on a running kernel, as text for people: "it runs while
// booting only, and has run". Empty if the change can have an effect.
// A livepatch cannot change the code that a module runs when it is loaded or unloaded either: __init and __exit imply
// notrace, so that ftrace cannot redirect it.
std::string_view why_without_effect(std::string_view section, bool of_module);

// Whether the kernel neither runs nor reads this section after boot. Always false for a module, which can be loaded
// later, and unloaded.
bool is_discarded_after_boot(std::string_view section, bool of_module);

// Whether the section belongs to the start or the end of the kernel or of a module: code and data of init and exit,
// and the lists of initcalls and exitcalls.
bool is_init_or_exit_section(std::string_view section);

// Whether the section belongs to the start or end and is a list of functions that the kernel calls while it boots, and
// whose addresses it does not keep (include/linux/init.h). Other code and data of boot time can have stored an address
// permanently. `name`: the section, or in a kernel image the variable.
bool is_list_of_initcalls(std::string_view name);

// Whether the section belongs to the start or end and lies between __init_begin and __init_end of vmlinux, as the .exit
// sections of built-in code do: the kernel frees this memory after boot and uses it for other purposes.
bool is_freed_after_boot(std::string_view section);

} // namespace klp
