// Sections whose content a booted kernel has no use for any more, or never looks at.
#pragma once

#include "generator/object/object.h"

#include <string_view>

namespace klp {

// Why a change of what lies in this section has no effect on a running kernel, for people: "it runs while booting only,
// and has run"; empty: it may have one. Names as in include/asm-generic/vmlinux.lds.h.
std::string_view why_without_effect(const Section& section);

} // namespace klp
