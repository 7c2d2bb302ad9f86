#include "generator/select/imports.h"

#include "generator/rules/refusal.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

tl::unexpected<Error> refused(const std::string& symbol, std::string cause, std::string remedy) {
  return fail(refusal({.cause = std::move(cause), .remedy = std::move(remedy), .symbol = symbol}));
}

// Refuses a place if the position of the symbol is another one while the module starts: its init sections, which are
// freed later, contain a symbol of the same name.
Result<KernelPlace> with_fixed_position(const KernelObject& object, Result<KernelPlace> place) {
  if (!place || !object.names_with_changing_position.contains(place->name)) return place;
  return refused(place->name,
                 fmt::format("module {} has an init function or init data of the same name, so that its position is "
                             "another one while the module starts",
                             object.name),
                 "leave functions that use it out of the change");
}

} // namespace

Result<KernelPlace> Imports::redirected(const PatchUnit& unit, AtomId original) const {
  const KernelObject& object = *unit.object;
  return with_fixed_position(object, resolve_atom(unit.image_match, object.symbols, *unit.original.layout, original));
}

Result<Import> Imports::atom(const PatchUnit& unit, AtomId original, bool global) const {
  const std::string& name = unit.original.layout->name(original);
  auto exported = exports_.find(name);
  if (global && unit.object->is_vmlinux() && exported != exports_.end())
    return Import{.exported = &exported->second, .object = unit.object->name, .place = {.name = name}};
  TRY(KernelPlace place, redirected(unit, original));
  return Import{.object = unit.object->name, .place = std::move(place)};
}

Result<Import> Imports::external(const PatchUnit& unit, const std::string& name) const {
  const KernelObject& own = *unit.object;
  const KernelObject& vmlinux = objects_.vmlinux();
  if (!own.is_vmlinux() && own.defines(name)) {
    TRY(KernelPlace place, with_fixed_position(own, resolve_external(unit.image_match, own.symbols, name)));
    return Import{.object = own.name, .place = std::move(place)};
  }
  auto exported = exports_.find(name);
  if (exported != exports_.end() && exported->second.module == KernelObject::vmlinux_name)
    return Import{.exported = &exported->second, .object = vmlinux.name, .place = {.name = name}};
  if (exported != exports_.end()) return import_of_other_module(unit, name, exported->second);
  TRY(KernelPlace place, resolve_external(own.is_vmlinux() ? unit.image_match : ImageMatch(), vmlinux.symbols, name));
  return Import{.object = vmlinux.name, .place = std::move(place)};
}

// include/linux/static_call_types.h: STATIC_CALL_TRAMP, STATIC_CALL_KEY.
std::string Imports::exported_key(const std::string& trampoline) const {
  constexpr std::string_view trampoline_prefix = "__SCT__", key_prefix = "__SCK__";
  if (!trampoline.starts_with(trampoline_prefix)) return {};
  std::string key = std::string(key_prefix) + trampoline.substr(trampoline_prefix.size());
  auto exported = exports_.find(key);
  return exported != exports_.end() && exported->second.module == KernelObject::vmlinux_name ? key : std::string();
}

Result<Import> Imports::import_of_other_module(const PatchUnit& unit, const std::string& name,
                                               const Export& exported) const {
  std::string other = exported.module.substr(exported.module.rfind('/') + 1);
  std::ranges::replace(other, '-', '_');
  if (unit.object->is_vmlinux())
    return refused(name,
                   fmt::format("it is exported by module {}, and code of vmlinux cannot depend on a module", other),
                   "use a function of vmlinux instead");
  if (!unit.object->needs.contains(other))
    return refused(
        name, fmt::format("it is exported by module {}, which need not be loaded when {} is", other, unit.object->name),
        "use a function of vmlinux or of the modules that this one depends on (modinfo -F depends)");
  TRY(const KernelObject* object, objects_.get(other));
  TRY(KernelPlace place, with_fixed_position(*object, resolve_external(ImageMatch(), object->symbols, name)));
  return Import{.object = object->name, .place = std::move(place)};
}

} // namespace klp
