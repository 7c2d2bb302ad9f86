// Units' own sources that other units read too: fs/compat_binfmt_elf.c includes fs/binfmt_elf.c.
#pragma once

#include "generator/kernel/target/target.h"

#include <set>
#include <string>

namespace klp {

// By path in the tree. Found once for a target, which takes about two seconds, and kept in its folder.
Result<std::set<std::string>> included_sources(const Target& target);

} // namespace klp
