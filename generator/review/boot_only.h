// Rule boot-only: the kernel frees the init and exit sections of the livepatch module as soon as the module is loaded:
// new code cannot use their content later (kernel/module/main.c: do_free_init()).
#pragma once

#include "generator/select/select.h"

#include <vector>

namespace klp {

// One refusal for each selected function or variable that lies in such a section (.init.*, .exit.*).
std::vector<Error> boot_only(const std::vector<PatchUnit>& units, const Selection& selection);

} // namespace klp
