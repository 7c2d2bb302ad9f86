#include "generator/audit/reference_target.h"

#include "generator/audit/referenced_definition.h"
#include "generator/object/function_address.h"

#include <algorithm>

namespace klp {

namespace {

const Layout& layout_of(const std::vector<PatchUnit>& units, PatchAtom atom) {
  return *units[atom.unit].patched.layout;
}

// The address of a symbol that no unit of the change defines.
std::optional<KernelAddress> global_address(const AuditCase& audited, const PatchUnit& unit, const std::string& name) {
  const KernelObject& vmlinux = audited.objects.vmlinux();
  if (unit.object->is_vmlinux() || unit.object->defines(name)) {
    auto address = unit.image_match.address_of_external(name);
    if (!address)
      if (const auto* only = exported_symbol(*unit.object, name)) address = only->address;
    return address ? std::optional(KernelAddress{unit.object->name, *address}) : std::nullopt;
  }
  auto exported = audited.exports.find(name);
  // A symbol that the target does not export: the change may export a function of vmlinux and use it in a module.
  bool of_vmlinux = exported == audited.exports.end();
  std::string owner =
      of_vmlinux ? KernelObject::vmlinux_name : exported->second.module.substr(exported->second.module.rfind('/') + 1);
  std::ranges::replace(owner, '-', '_');
  auto object = owner == KernelObject::vmlinux_name ? &vmlinux : audited.objects.get(owner).value_or(nullptr);
  const auto* only = object ? exported_symbol(*object, name) : nullptr;
  return only ? std::optional(KernelAddress{owner, only->address}) : std::nullopt;
}

} // namespace

std::string name_of(const std::vector<PatchUnit>& units, PatchAtom atom) {
  const Layout& layout = layout_of(units, atom);
  return layout.name_or_section(atom.atom);
}

std::string target_name(const std::vector<PatchUnit>& units, const Reference& reference, PatchAtom user) {
  if (reference.atom == no_atom) return layout_of(units, user).object().symbols[reference.symbol].name;
  return name_of(units, {user.unit, reference.atom});
}

std::optional<PatchAtom> copied_definition(const std::vector<PatchUnit>& units, const Reference& reference,
                                           PatchAtom user) {
  auto defined = referenced_definition(units, reference, user);
  if (!defined) return std::nullopt;
  const PatchAtom target = *defined;
  const PatchUnit& unit = units[target.unit];
  const Layout& layout = layout_of(units, target);
  bool takes_address = takes_address_of(layout, target.atom, reference);
  if (target == user && !takes_address) return target;
  if (!has_identity(layout, target.atom)) return target;
  if (unit.in_module() && has_role(layout.section_of(target.atom).name, SectionRole::debug_message_control))
    return target;
  if (unit.comparison.correlation.undecided.contains(target.atom)) return std::nullopt;
  if (unit.comparison.correlation.to_original[target.atom] == no_atom) return target;
  const FunctionChange* change = change_of(units, target);
  return change && (!takes_address || !change->redirected) ? std::optional(target) : std::nullopt;
}

std::optional<KernelAddress> intended_address(const AuditCase& audited, const Reference& reference, PatchAtom user) {
  const std::vector<PatchUnit>& units = *audited.units;
  auto defined = referenced_definition(units, reference, user);
  if (!defined) return global_address(audited, units[user.unit], target_name(units, reference, user));
  if (copied_definition(units, reference, user)) return std::nullopt; // the kernel has only the old code
  const PatchUnit& unit = units[defined->unit];
  AtomId original = unit.comparison.correlation.to_original[defined->atom];
  if (original == no_atom || unit.comparison.correlation.undecided.contains(defined->atom)) return std::nullopt;
  return address_of_original(unit, original);
}

} // namespace klp
