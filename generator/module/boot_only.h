// What a livepatch lacks of booting: its change of init code comes too late, and what is new in init sections is given
// back as soon as the module is loaded.
#pragma once

#include "generator/module/select.h"

#include <vector>

namespace klp {

// Refusals: a selected function or variable that lies in .init.* or .exit.* (kernel/module/main.c: do_free_init()), and
// a new variable that init code sets up (quota_unbound_wq = alloc_workqueue(...) in an initcall): patched code would
// find it empty.
std::vector<Error> boot_only(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
