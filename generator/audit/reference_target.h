// The intended target of a reference of the compiled change: a copy in the module, or an address of the kernel.
#pragma once

#include "generator/audit/audit_case.h"
#include "generator/audit/kernel_symbols.h"

#include <optional>
#include <string>
#include <vector>

namespace klp {

// The name of the atom's symbol, or of its section if the atom is unnamed.
std::string name_of(const std::vector<PatchUnit>& units, PatchAtom atom);

// The name of the symbol or atom that the reference of `user` leads to.
std::string target_name(const std::vector<PatchUnit>& units, const Reference& reference, PatchAtom user);

// The compiled definition whose copy in the module the reference of `user` may lead to: a definition that is new or
// changed, or that has no identity (a string, a constant). Returns nullopt if the reference must lead to the kernel.
std::optional<PatchAtom> copied_definition(const std::vector<PatchUnit>& units, const Reference& reference,
                                           PatchAtom user);

// The address in the kernel that the reference of `user` must lead to: read out of the kernel image, or that of the
// only symbol of the name. Returns nullopt if neither is known, or if the reference must lead to a copy.
std::optional<KernelAddress> intended_address(const AuditCase& audited, const Reference& reference, PatchAtom user);

} // namespace klp
