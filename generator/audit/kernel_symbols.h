// What the livepatch core will find for a name and a position, and what an ordinary import means.
#pragma once

#include "generator/audit/audit.h"

namespace klp {

// The symbol at this position among those of its name, 0 being the only one (kernel/livepatch/core.c:
// klp_find_object_symbol). Error: none, or several.
Result<const KernelSymbol*> look_up(const KernelObject& object, const std::string& name, std::uint64_t position);

// The one that vmlinux exports by this name; null where it has none, or several.
const KernelSymbol* exported_symbol(const KernelObject& vmlinux, const std::string& name);

struct KernelAddress {
  std::string object; // vmlinux or a module
  std::uint64_t address = 0;
  auto operator<=>(const KernelAddress&) const = default;
};

// Where an undefined symbol of the module leads; nothing where nobody can tell.
std::optional<KernelAddress> address_of_symbol(const AuditCase& audited, SymbolId symbol);

// Where the kernel has an atom of the unit's original: read out of the image, or known by a name that is the only one.
std::optional<KernelAddress> address_of_original(const PatchUnit& unit, AtomId original);

} // namespace klp
