// Rule no-endbr, for indirect branch tracking (IBT): the kernel's functions whose address new code must not take.
//
// On processors with IBT, the target of an indirect call must be an ENDBR instruction. objtool lists the ENDBRs of all
// functions whose address is taken nowhere in vmlinux or the module (section .ibt_endbr_seal), and the kernel removes
// them when it boots or loads the module (arch/x86/kernel/alternative.c: apply_seal_endbr()). If only the livepatch
// takes the address of such a function, an indirect call through this address faults.
#pragma once

#include "generator/select/imports.h"
#include "generator/select/select.h"

#include <cstdint>
#include <set>
#include <vector>

namespace klp {

// The addresses of the ENDBRs that the kernel removes from this image.
std::set<std::uint64_t> sealed_functions(const Image& image);

// One refusal for each function of the kernel that no indirect call can reach and whose address the selected code takes
// although the original unit does not. Empty for kernels without IBT, which have no such list.
std::vector<Error> targets_without_endbr(const std::vector<PatchUnit>& units, const Binder& binder,
                                         const Selection& selection, const Imports& imports, KernelObjects& objects);

} // namespace klp
