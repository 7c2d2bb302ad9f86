// Resolves symbols as the kernel does: by name and position as the livepatch core, by name alone for an ordinary
// import.
#pragma once

#include "generator/audit/audit_case.h"

namespace klp {

// The symbol at this position (1-based) among the symbols of the name; position 0 requires that there is only one
// (kernel/livepatch/core.c: klp_find_object_symbol). The cause, for a finding of the audit: there is no symbol of the
// name or at the position; there are several and the position is 0; or the position changes when the module frees its
// init code.
ValueOrCause<const KernelSymbol*> look_up(const KernelObject& object, const std::string& name, std::uint64_t position);

// The only global or weak symbol of this name. Returns nullptr if the object has none, or several.
const KernelSymbol* exported_symbol(const KernelObject& object, const std::string& name);

struct KernelAddress {
  std::string object; // vmlinux or a module
  std::uint64_t address = 0;
  auto operator<=>(const KernelAddress&) const = default;
};

// The address that an undefined symbol of the module is resolved to. Returns nullopt if it cannot be resolved.
std::optional<KernelAddress> address_of_symbol(const AuditCase& audited, SymbolId symbol);

// The address in the kernel of an atom of the original object: read out of the kernel image, or that of the only symbol
// of its name. Returns nullopt if neither is known.
std::optional<KernelAddress> address_of_original(const PatchUnit& unit, AtomId original);

} // namespace klp
