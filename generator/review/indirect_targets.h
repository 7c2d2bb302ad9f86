// Indirect branch tracking (IBT): the kernel's functions that new code may take the address of.
//
// Where the processor has it, an indirect call must land on an ENDBR. objtool lists those of functions whose address
// nobody takes in the whole of vmlinux or a module, and the kernel removes them when it boots or loads the module
// (.ibt_endbr_seal, arch/x86/kernel/alternative.c: apply_seal_endbr()). A livepatch that is the first to take such an
// address would make a pointer that faults when it is called.
#pragma once

#include "generator/select/imports.h"
#include "generator/select/select.h"

#include <cstdint>
#include <set>
#include <vector>

namespace klp {

// Addresses of the ENDBRs that the kernel removes from this image.
std::set<std::uint64_t> sealed_functions(const Image& image);

// Refuses each function of the kernel whose address the selected code takes, the original unit did not, and no
// indirect call can reach. Nothing is found in kernels without IBT, which seal nothing.
std::vector<Error> unreachable_targets(const std::vector<PatchUnit>& units, const Binder& binder,
                                       const Selection& selection, const Imports& imports, KernelObjects& objects);

} // namespace klp
