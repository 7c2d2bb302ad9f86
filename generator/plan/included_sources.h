// Source files of units that other units include too: fs/compat_binfmt_elf.c includes fs/binfmt_elf.c.
#pragma once

#include "generator/kernel/target/target.h"

#include <set>
#include <string>

namespace klp {

// Paths relative to the tree. The search takes about two seconds; its result is kept in the target's folder. Returns an
// error if the target's units cannot be read or the result cannot be written.
Result<std::set<std::string>> included_sources(const Target& target);

} // namespace klp
