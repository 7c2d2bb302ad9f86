// Units that the kernel's build compiles only for the constants in them, of which it makes headers for assembler and C
// code: include/generated/bounds.h of kernel/bounds.c, arch/x86/kvm/kvm-asm-offsets.h of kvm-asm-offsets.c.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/plan/generated_rules.h"

#include <vector>

namespace klp {

// Those among `rules`, as they were compiled, or would be: like another unit of their folder. Without folders that the
// target's configuration does not enter. Error: kbuild's note of a command cannot be read.
Result<std::vector<Unit>> constant_units(const Target& target, const std::vector<GeneratedRule>& rules);

} // namespace klp
