// Rule other-program: units that are built together with the kernel, but are linked into another program (for example
// the EFI stub or the vDSO).
#pragma once

#include "generator/arch/kernel_folders.h"
#include "generator/kernel/target/target.h"
#include "generator/rules/finding.h"

namespace klp {

// The refusal for a change that affects `unit`. `program`: the result of other_program() for its object.
Finding other_program_is_changed(const Unit& unit, const OtherProgram& program);

} // namespace klp
