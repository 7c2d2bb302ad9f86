// What the livepatch core will find for a name and a position, and what an ordinary import means.
#pragma once

#include "generator/audit/livepatch_file.h"
#include "generator/prove/kernel_object.h"

namespace klp {

// The symbol at this position among those of its name, 0 being the only one (kernel/livepatch/core.c:
// klp_find_object_symbol). Error: none, or several.
Result<const KernelSymbol*> look_up(const KernelObject& object, const std::string& name, std::uint64_t position);

// The one that vmlinux exports by this name; null where it has none, or several.
const KernelSymbol* exported_symbol(const KernelObject& vmlinux, const std::string& name);

} // namespace klp
