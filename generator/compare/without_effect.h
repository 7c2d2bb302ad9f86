// Sections whose content a booted kernel has no use for any more, or never looks at.
#pragma once

#include <string_view>

namespace klp {

// Why a change of what lies in this section has no effect on a running kernel, for people: "it runs while booting only,
// and has run"; empty: it may have one. Names as in include/asm-generic/vmlinux.lds.h.
std::string_view why_without_effect(std::string_view section);

// Of those, what lies between __init_begin and __init_end, and .exit of what is built in: its memory is other things'.
bool is_freed_after_boot(std::string_view section);

} // namespace klp
