// What lies in init and exit sections is given back as soon as the module is loaded: new code cannot use it later.
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// Refusals: a selected function or variable that lies in .init.* or .exit.* (kernel/module/main.c: do_free_init()).
std::vector<Error> boot_only(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
