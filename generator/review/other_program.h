// Units that are built with the kernel and are part of another program.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/plan/file_kinds.h"
#include "generator/rules/finding.h"

namespace klp {

// The change reaches `unit`, which is part of `program` (other_program() of its object).
Finding other_program_is_changed(const Unit& unit, const OtherProgram& program);

} // namespace klp
