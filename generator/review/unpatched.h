// The parts of the change that the livepatch does not carry out. The report lists each of them, so that a part of the
// change is not taken for all of it.
#pragma once

#include "generator/compare/compare.h"
#include "generator/select/select.h"

#include <vector>

namespace klp {

// New functions and data that no code of the module refers to, entries of lists that only the kernel's linker makes,
// and changed functions whose callers do not run again. `number`: the unit's number in PatchAtom::unit of `selection`.
std::vector<Ignored> unpatched(const PatchUnit& unit, std::size_t number, const Selection& selection);

} // namespace klp
