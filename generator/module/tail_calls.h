// New functions that patched ones jump to as their last act (tail calls).
//
// While such a function runs, the patched one is no longer on the stack, and the livepatch core looks for nothing else
// (kernel/livepatch/transition.c: klp_check_stack_func): the livepatch could be unloaded under a task that sleeps
// there. So they are to lie within the size that the kernel finds for a patched function: behind it, without a name
// that kallsyms counts.
#pragma once

#include "generator/select/select.h"

#include <map>
#include <vector>

namespace klp {

// By redirected function, those that shall lie behind it; each once. The core looks at the functions of loaded modules
// only, so a function of the same kernel object goes first: new code of vmlinux lies behind a patched function of a
// module where no patched function of vmlinux jumps to it.
std::map<PatchAtom, std::vector<PatchAtom>> tail_called(const std::vector<PatchUnit>& units, const Binder& binder,
                                                        const Selection& selection);

} // namespace klp
