// What the change has and the livepatch does not: told one by one, so that nobody takes a part for the whole.
#pragma once

#include "generator/pipeline/build.h"
#include "generator/select/select.h"

namespace klp {

// Adds to what is ignored: new functions and data that nothing in the module refers to, entries of lists that the
// linker of the kernel makes, and changed functions that only code calls which does not run again. `number`: of the
// unit, as `selection` counts.
void report_unpatched(const PatchUnit& unit, std::size_t number, const Selection& selection, BuildReport& report);

} // namespace klp
