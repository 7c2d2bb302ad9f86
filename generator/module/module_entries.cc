#include "generator/module/module_entries.h"

#include "generator/rules/refusal.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace klp {

namespace {

using Treatment = EntryDecision::Treatment;

// The name of the symbol that the reference means, if a module defines that symbol; else nullopt.
std::optional<std::string> symbol_of_module(const std::vector<PatchUnit>& units, PatchAtom user, const Bound& bound,
                                            const Imports& imports) {
  if (bound.to == Bound::To::own) return std::nullopt;
  if (bound.to == Bound::To::kernel_atom)
    return units[bound.unit].in_module() ? std::optional(bound.name) : std::nullopt;
  auto import = imports.external(units[user.unit], bound.name);
  bool of_module = import && !import->exported && import->object != KernelObject::vmlinux_name;
  return of_module ? std::optional(bound.name) : std::nullopt;
}

EntryDecision refuse(const std::string& symbol, std::string cause, std::string remedy) {
  return {.treatment = Treatment::refuse,
          .symbol = symbol,
          .error = refusal({.cause = std::move(cause), .remedy = std::move(remedy), .symbol = symbol})};
}

// The key of a tracepoint is a member of the tracepoint (include/linux/tracepoint.h). Without its entry, the branch
// remains as it was compiled: off.
EntryDecision static_branch(const std::string& key, const std::string& module) {
  constexpr std::string_view tracepoint = "__tracepoint_";
  if (key.starts_with(tracepoint))
    return {
        Treatment::leave_out, key, fmt::format("tracepoint of module {}: it stays silent in the new code", module), {}};
  return refuse(key,
                fmt::format("a static branch of new code hangs on this key of module {}, and the kernel sets branches "
                            "when it loads the livepatch, with or without the module",
                            module),
                fmt::format("ask static_key_enabled(&{}) in the changed function instead of a static branch", key));
}

// When a module is loaded, the kernel writes a pointer to the module's branches into each key that they use
// (kernel/jump_label.c: jump_label_add_module()). If the key is __ro_after_init, its memory is read-only by then.
// Kernels that have jump_label_init_ro() do not write to such keys.
bool is_read_only_key(const KernelObject& vmlinux, const std::string& name) {
  auto address_of = [&](const char* symbol) {
    auto found = vmlinux.symbols.named(symbol);
    return found.empty() ? 0 : found.front()->address;
  };
  if (!vmlinux.symbols.named("jump_label_init_ro").empty()) return false;
  std::uint64_t begin = address_of("__start_ro_after_init"), end = address_of("__end_ro_after_init");
  return std::ranges::any_of(vmlinux.symbols.named(name),
                             [=](const KernelSymbol* s) { return s->address >= begin && s->address < end; });
}

std::optional<EntryDecision> read_only_key(const std::vector<PatchUnit>& units, PatchAtom about,
                                           const TableEntry& entry, const Binder& binder, const Imports& imports) {
  if (entry.table->kind != SpecialSectionKind::jump_table) return std::nullopt;
  for (const auto& reference : entry.references) {
    auto bound = binder.bind(about, reference);
    if (!bound || bound->to == Bound::To::own || symbol_of_module(units, about, *bound, imports)) continue;
    if (!is_read_only_key(imports.vmlinux(), bound->name)) continue;
    return refuse(
        bound->name,
        "a static branch of new code hangs on this key, which the kernel made read-only after booting "
        "(__ro_after_init): loading the livepatch would write to it",
        fmt::format("ask static_key_enabled(&{}) in the changed function instead of a static branch", bound->name));
  }
  return std::nullopt;
}

} // namespace

EntryDecision decide_entry(const std::vector<PatchUnit>& units, PatchAtom about, const TableEntry& entry,
                           const Binder& binder, const Imports& imports) {
  const PatchUnit& unit = units[about.unit];
  if (auto read_only = read_only_key(units, about, entry, binder, imports)) return *read_only;
  if (!unit.in_module()) return {};
  for (const auto& reference : entry.references) {
    auto bound = binder.bind(about, reference);
    if (!bound) continue; // select() has refused it
    auto symbol = symbol_of_module(units, about, *bound, imports);
    if (!symbol) continue;
    if (entry.table->kind == SpecialSectionKind::jump_table) return static_branch(*symbol, unit.object->name);
    // Without its entry the call goes through the trampoline, which the kernel updates, too
    // (kernel/static_call_inline.c: __static_call_update()).
    if (entry.table->kind == SpecialSectionKind::static_calls) return {Treatment::leave_out, *symbol, {}, {}};
    return refuse(*symbol,
                  fmt::format("an entry of {} refers to it, which the kernel reads when it loads the livepatch, with "
                              "or without module {}",
                              entry.table->name, unit.object->name),
                  "use in the changed function what needs no such entry");
  }
  return {};
}

bool is_read_at_load(std::string_view section) {
  const DataSection* known = data_section(section);
  return special_section(section) || (known && known->read_at_load);
}

} // namespace klp
