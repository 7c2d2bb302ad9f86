#include "generator/module/kernel_references.h"

#include "generator/module/module_entries.h"
#include "generator/prove/about.h"
#include "generator/rules/refusal.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>

namespace klp {

namespace {

Error refers_too_early(const Import& import, const std::string& section) {
  return refusal({.cause = fmt::format("it belongs to module {}, and section {}, which refers to it, is read when "
                                       "the livepatch is loaded, with or without that module",
                                       import.object, section),
                  .remedy = "refer to it from a function instead",
                  .symbol = import.place.name});
}

} // namespace

void KernelReferences::refuse(PatchAtom user, Error error, RuleId rule) {
  if (error.file.empty()) {
    facts::Place place = source_place(units_[user.unit], user.atom);
    error.file = place.file;
    error.line = static_cast<int>(place.line);
  }
  std::string text = render(error);
  bool known =
      std::ranges::any_of(result_.refusals, [&](const Finding& finding) { return render(finding.error) == text; });
  if (!known) result_.refusals.push_back(finding(rule, std::move(error)));
}

std::optional<Error> KernelReferences::module_may_be_missing(PatchAtom user, const Bound& bound) const {
  if (bound.to == Bound::To::kernel_symbol) return std::nullopt;
  bool own = bound.to == Bound::To::own;
  const KernelObject &definer = *units_[own ? bound.own.unit : bound.unit].object, &caller = *units_[user.unit].object;
  if (definer.is_vmlinux() || &definer == &caller || caller.needs.contains(definer.name)) return std::nullopt;
  const char* remedy =
      own ? "define it in the file that uses it, or in vmlinux"
      : caller.is_vmlinux()
          ? "use a function of vmlinux instead"
          : "use a function of vmlinux or of the modules that this one depends on (modinfo -F depends)";
  return refusal({.cause = fmt::format("{} module {}, which need not be loaded when code of {} uses it",
                                       own ? "the change adds it to" : "it belongs to", definer.name, caller.name),
                  .remedy = remedy,
                  .symbol = bound.name});
}

Result<SymbolId> KernelReferences::symbol_for(PatchAtom user, const Bound& bound, const std::string& section) {
  auto import = bound.to == Bound::To::kernel_atom ? imports_.atom(units_[bound.unit], bound.original, bound.global)
                                                   : imports_.external(units_[user.unit], bound.name);
  if (!import && import.error().status != ExitStatus::refused) return fail(import.error());
  if (import && import->object != KernelObject::vmlinux_name && is_read_at_load(section)) {
    refuse(user, refers_too_early(*import, section), "module-key");
    return SymbolId{0};
  }
  if (!import) {
    refuse(user, import.error());
    return SymbolId{0};
  }
  return import->exported ? exported_symbol(*import) : livepatch_symbol(user, *import);
}

SymbolId KernelReferences::exported_symbol(const Import& import) {
  result_.exports.insert(import.place.name);
  if (!import.exported->name_space.empty()) result_.name_spaces.insert(import.exported->name_space);
  import_static_call_key(import);
  return builder_.undefined_symbol(import.place.name, STB_GLOBAL);
}

// A call through a static call's trampoline needs the symbol of its key, too. If objtool runs on the linked module, it
// looks the key up by name (tools/objtool/check.c: create_static_call_sections()). If there is no such symbol, the
// kernel treats the key as one that is not exported, and refuses to load the module (kernel/static_call_inline.c:
// static_call_add_module()).
void KernelReferences::import_static_call_key(const Import& trampoline) {
  std::string key = imports_.exported_key(trampoline.place.name);
  if (key.empty()) return;
  result_.exports.insert(key);
  builder_.undefined_symbol(key, STB_GLOBAL);
}

SymbolId KernelReferences::livepatch_symbol(PatchAtom user, const Import& import) {
  const auto& place = import.place;
  std::string name = fmt::format("{}{}.{},{}", livepatch_symbol_prefix, import.object, place.name, place.position);
  const std::string& own_object = units_[user.unit].object->name;
  if (import.object != KernelObject::vmlinux_name) result_.modules.insert(own_object);
  if (import.object != KernelObject::vmlinux_name && import.object != own_object) name += ":" + own_object;
  if (!builder_.has_undefined(name))
    result_.livepatch_symbols.push_back({import.object, place, units_[user.unit].patched.layout->name(user.atom)});
  return builder_.undefined_symbol(name, STB_WEAK);
}

} // namespace klp
