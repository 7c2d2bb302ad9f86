// New functions that patched functions jump to as their last action (tail calls).
//
// Problem: while such a function runs, the patched function is no longer on the stack, and the livepatch core looks for
// patched functions only (kernel/livepatch/transition.c: klp_check_stack_func()). A task that sleeps in the new
// function would not be found, and the livepatch could be unloaded.
//
// Rule: a tail-called function is placed behind a patched function, under a name that kallsyms ignores
// (hide_from_kallsyms.h); then it lies within the size that the kernel computes for the patched function.
#pragma once

#include "generator/select/select.h"

#include <map>
#include <vector>

namespace klp {

// For each redirected function, the new functions to be placed behind it; each new function appears once. The core
// checks the functions of loaded modules only. So a function of vmlinux is placed behind a patched function of vmlinux
// that jumps to it, and behind one of a module only if there is no other.
std::map<PatchAtom, std::vector<PatchAtom>> tail_called(const std::vector<PatchUnit>& units, const Binder& binder,
                                                        const Selection& selection);

} // namespace klp
