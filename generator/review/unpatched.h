// The parts of the change that have no effect in the livepatch. The report lists each of them, so that the user does
// not assume that the livepatch contains the whole change.
#pragma once

#include "generator/compare/compare.h"
#include "generator/select/select.h"

#include <vector>

namespace klp {

// New functions and data that no code of the module refers to, entries of lists that only the kernel's linker makes,
// and changed functions whose callers do not run again. `number`: the unit's number in PatchAtom::unit of `selection`.
std::vector<Ignored> unpatched(const PatchUnit& unit, std::size_t number, const Selection& selection);

} // namespace klp
