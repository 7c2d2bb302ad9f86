// New functions that patched ones jump to as their last act (tail calls).
//
// While such a function runs, the patched one is no longer on the stack, and the livepatch core looks for nothing else
// (kernel/livepatch/transition.c: klp_check_stack_func): the livepatch could be unloaded under a task that sleeps
// there. So they are to lie within the size that the kernel finds for a patched function: behind it, without a name
// that kallsyms counts.
#pragma once

#include "generator/module/select.h"

#include <map>
#include <vector>

namespace klp {

// By redirected function, those that shall lie behind it; each once. Of one kernel object only: what patched code of a
// module jumps to in vmlinux stays where it is.
std::map<PatchAtom, std::vector<PatchAtom>> tail_called(const std::vector<PatchUnit>& units, const Binder& binder,
                                                        const Selection& selection);

} // namespace klp
