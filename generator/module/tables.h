// The tables of the new object that klp's code in the module reads: klp_writes and klp_constants
// (klp-runtime/module/klp_description.h).
#pragma once

#include "generator/module/kernel_references.h"
#include "generator/module/place_atoms.h"

namespace klp {

inline constexpr char constant_table[] = "klp_constants";

// Values that the livepatch writes into existing data. Error: the environment failed.
Status add_write_table(const std::vector<PatchUnit>& units, const Selection& selection, KernelReferences& references,
                       ObjectBuilder& builder);

// The runtime constants of the new code, each with places where the kernel's own code has it. `places`: of the selected
// atoms. Adds the names of the constants to `subjects`, and no table if there are none.
void add_constant_table(const std::vector<PatchUnit>& units, const Selection& selection,
                        const std::map<PatchAtom, AtomPlace>& places, const KernelObject& vmlinux,
                        KernelReferences& references, ObjectBuilder& builder, std::set<std::string>& subjects);

} // namespace klp
