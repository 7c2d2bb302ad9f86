#include "generator/audit/kernel_symbols.h"

#include "generator/audit/checks.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace klp {

ValueOrCause<const KernelSymbol*> look_up(const KernelObject& object, const std::string& name, std::uint64_t position) {
  auto found = object.symbols.named(name);
  std::erase_if(found, [](const KernelSymbol* s) { return s->type == 'U'; });
  if (found.empty()) return tl::unexpected(fmt::format("{} has no symbol of this name", object.name));
  if (position == 0 && found.size() > 1)
    return tl::unexpected(
        fmt::format("{} symbols of {} have this name, and no position is given", found.size(), object.name));
  if (position > found.size())
    return tl::unexpected(
        fmt::format("position {}, and {} has {} symbols of this name", position, object.name, found.size()));
  if (position > 0 && object.names_with_changing_position.contains(name))
    return tl::unexpected(fmt::format("positions of this name change when the init code of {} goes", object.name));
  return found[position == 0 ? 0 : position - 1];
}

const KernelSymbol* exported_symbol(const KernelObject& object, const std::string& name) {
  auto found = object.symbols.named(name);
  std::erase_if(found, [](const KernelSymbol* s) {
    return std::islower(static_cast<unsigned char>(s->type)) && s->type != 'w' && s->type != 'v';
  });
  return found.size() == 1 ? found[0] : nullptr;
}

std::optional<KernelAddress> address_of_symbol(const AuditCase& audited, SymbolId symbol) {
  auto livepatch = audited.file.symbols.find(symbol);
  if (livepatch == audited.file.symbols.end()) {
    const auto* exported = exported_symbol(audited.objects.vmlinux(), audited.file.loaded.symbols[symbol].name);
    return exported ? std::optional(KernelAddress{KernelObject::vmlinux_name, exported->address}) : std::nullopt;
  }
  auto object = audited.objects.get(livepatch->second.object);
  if (!object) return std::nullopt;
  auto found = look_up(**object, livepatch->second.name, livepatch->second.position);
  return found ? std::optional(KernelAddress{livepatch->second.object, (*found)->address}) : std::nullopt;
}

std::optional<KernelAddress> address_of_original(const PatchUnit& unit, AtomId original) {
  if (auto address = unit.image_match.address_of(original)) return KernelAddress{unit.object->name, *address};
  auto found = look_up(*unit.object, unit.original.layout->name(original), 0);
  return found ? std::optional(KernelAddress{unit.object->name, (*found)->address}) : std::nullopt;
}

void check_kernel_symbols(const AuditCase& audited, std::vector<Finding>& findings) {
  for (const auto& [id, symbol] : audited.file.symbols) {
    auto object = audited.objects.get(symbol.object);
    if (!object) {
      findings.push_back(audit_finding("kernel-symbols", symbol.name, object.error().cause));
      continue;
    }
    auto found = look_up(**object, symbol.name, symbol.position);
    if (!found) findings.push_back(audit_finding("kernel-symbols", symbol.name, found.error()));
  }
}

} // namespace klp
