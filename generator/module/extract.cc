#include "generator/module/extract.h"

#include "generator/arch/arch.h"
#include "generator/module/module_entries.h"
#include "generator/module/place_atoms.h"
#include "generator/prove/about.h"
#include "generator/rules/refusal.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <cstddef>
#include <elf.h>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

class Extractor {
public:
  Extractor(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
            const Imports& imports)
      : units_(units), binder_(binder), selection_(selection), imports_(imports) {}

  Result<Extraction> run() {
    places_ = place_atoms(units_, binder_, selection_, builder_);
    name_functions();
    name_hooks();
    for (PatchAtom atom : selection_.atoms) CHECK_OK(relocate(atom));
    for (const auto& special : special_sections())
      for (PatchAtom atom : selection_.atoms) CHECK_OK(emit_entries(special, atom));
    if (!selection_.writes.empty()) CHECK_OK(emit_writes());
    result_.object = builder_.finish();
    result_.writes = selection_.writes;
    result_.states = selection_.states;
    return std::move(result_);
  }

private:
  const Layout& layout(PatchAtom a) const { return *units_[a.unit].patched.layout; }
  const Atom& atom(PatchAtom a) const { return layout(a).atom(a.atom); }

  // --- names for the runtime ---

  void name_functions() {
    for (PatchAtom id : selection_.functions) {
      const PatchUnit& unit = units_[id.unit];
      AtomId original = unit.comparison.correlation.to_original[id.atom];
      auto place = imports_.redirected(unit, original);
      if (!place) {
        refuse(id, place.error());
        continue;
      }
      std::string name = fmt::format("klp_new_{}", result_.functions.size());
      result_.functions.push_back({id, unit.object->name, *place, name});
      add_runtime_symbol(id, name);
    }
  }

  void name_hooks() {
    for (const auto& hook : selection_.hooks) {
      std::string name = fmt::format("klp_hook_{}", result_.hooks.size());
      result_.hooks.push_back({hook.function, units_[hook.function.unit].object->name, hook.kind, name});
      add_runtime_symbol(hook.function, name);
    }
  }

  // Adds a global hidden symbol, by which klp-runtime/module/livepatch.c refers to the function.
  void add_runtime_symbol(PatchAtom id, const std::string& name) {
    Symbol symbol;
    symbol.name = name;
    symbol.type = STT_FUNC;
    symbol.binding = STB_GLOBAL;
    symbol.visibility = STV_HIDDEN;
    symbol.section = places_[id].section;
    symbol.value = places_[id].offset;
    symbol.size = atom(id).size;
    builder_.add_symbol(std::move(symbol));
  }

  void refuse(PatchAtom user, Error error, RuleId rule = "unresolved-symbol") {
    if (error.file.empty()) {
      facts::Place place = source_place(units_[user.unit], user.atom);
      error.file = place.file;
      error.line = static_cast<int>(place.line);
    }
    std::string text = render(error);
    bool known = std::any_of(result_.refusals.begin(), result_.refusals.end(),
                             [&](const Finding& f) { return render(f.error) == text; });
    if (!known) result_.refusals.push_back(finding(rule, std::move(error)));
  }

  // --- references ---

  Status relocate(PatchAtom id) {
    AtomPlace place = places_[id];
    for (const auto& reference : atom(id).references)
      CHECK_OK(add_reference(id, reference, place.section, place.offset));
    return {};
  }

  Status add_reference(PatchAtom user, const Reference& reference, SectionId section, std::uint64_t base) {
    if (architecture().relocated_width(reference.type) == 1) return refuse_short_jump(user, reference), Status{};
    Relocation relocation;
    relocation.offset = base + reference.offset;
    relocation.type = reference.type;
    relocation.addend = reference.delta - reference.adjust;
    auto bound = binder_.bind(user, reference);
    if (!bound) return {}; // select() has refused it
    if (auto lost = module_may_be_missing(user, *bound)) {
      refuse(user, std::move(*lost));
      return {};
    }
    if (bound->to == Bound::To::own) {
      auto place = places_.find(bound->own);
      if (place == places_.end()) return internal_error("a reference to " + bound->name + ", which was not selected");
      relocation.symbol = builder_.symbol_of(place->second.section);
      relocation.addend += static_cast<std::int64_t>(place->second.offset);
    } else {
      TRY(relocation.symbol, kernel_symbol(user, *bound, builder_.at(section).name));
    }
    if (relocation.symbol) builder_.at(section).relocations.push_back(relocation);
    return {};
  }

  // The livepatch core applies relocations against a module, and those of the module's new code, only while that module
  // is loaded. So code may refer to a definition of a module only if that module is loaded whenever the code can run.
  // Returns an error if it need not be loaded. Symbols that the unit itself imports are checked by Imports::external().
  std::optional<Error> module_may_be_missing(PatchAtom user, const Bound& bound) const {
    if (bound.to == Bound::To::kernel_symbol) return std::nullopt;
    bool own = bound.to == Bound::To::own;
    const KernelObject &definer = *units_[own ? bound.own.unit : bound.unit].object,
                       &caller = *units_[user.unit].object;
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

  void refuse_short_jump(PatchAtom user, const Reference& reference) {
    refuse(user, refusal({.cause = fmt::format(
                              "it has a short jump to {}(), which lies beside it in section {}, and reaches no further",
                              layout(user).name(reference.atom), layout(user).section_of(user.atom).name),
                          .remedy = "change the function so that it does not end in a call of its neighbour, for "
                                    "instance by using the result",
                          .symbol = layout(user).name(user.atom) + "()"}));
  }

  // The symbol in the new object for a function or variable of the kernel; 0 if the reference was refused.
  Result<SymbolId> kernel_symbol(PatchAtom user, const Bound& bound, const std::string& section) {
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

  static Error refers_too_early(const Import& import, const std::string& section) {
    return refusal({.cause = fmt::format("it belongs to module {}, and section {}, which refers to it, is read when "
                                         "the livepatch is loaded, with or without that module",
                                         import.object, section),
                    .remedy = "refer to it from a function instead",
                    .symbol = import.place.name});
  }

  SymbolId exported_symbol(const Import& import) {
    result_.exports.insert(import.place.name);
    if (!import.exported->name_space.empty()) result_.name_spaces.insert(import.exported->name_space);
    import_static_call_key(import);
    return builder_.undefined_symbol(import.place.name, STB_GLOBAL);
  }

  // A call through a static call's trampoline needs the symbol of its key, too. If objtool runs on the linked module,
  // it looks the key up by name (tools/objtool/check.c: create_static_call_sections()). If there is no such symbol, the
  // kernel treats the key as one that is not exported, and refuses to load the module (kernel/static_call_inline.c:
  // static_call_add_module()).
  void import_static_call_key(const Import& trampoline) {
    std::string key = imports_.exported_key(trampoline.place.name);
    if (key.empty()) return;
    result_.exports.insert(key);
    builder_.undefined_symbol(key, STB_GLOBAL);
  }

  SymbolId livepatch_symbol(PatchAtom user, const Import& import) {
    const auto& place = import.place;
    std::string name = fmt::format("{}{}.{},{}", livepatch_symbol_prefix, import.object, place.name, place.position);
    const std::string& own_object = units_[user.unit].object->name;
    if (import.object != KernelObject::vmlinux_name) result_.modules.insert(own_object);
    if (import.object != KernelObject::vmlinux_name && import.object != own_object) name += ":" + own_object;
    if (!builder_.has_undefined(name)) {
      result_.livepatch_symbols.push_back({import.object, place, layout(user).name(user.atom)});
    }
    return builder_.undefined_symbol(name, STB_WEAK);
  }

  // --- entries of special sections ---

  Status emit_entries(const SpecialSection& special, PatchAtom id) {
    for (const auto& entry : atom(id).entries) {
      if (entry.table != &special || !special.kept || !is_kept(id, entry)) continue;
      const Object& object = layout(id).object();
      SectionId section_id = builder_.section(std::string(special.name), *object.find_section(special.name));
      std::uint64_t base = builder_.append(section_id, entry.bytes, special.pad_to);
      for (const auto& reference : entry.references) CHECK_OK(add_reference(id, reference, section_id, base));
      if (special.companion.empty()) continue;
      SectionId companion = builder_.section(std::string(special.companion), *object.find_section(special.companion));
      builder_.append(companion, entry.companion, 0);
    }
    return {};
  }

  bool is_kept(PatchAtom id, const TableEntry& entry) {
    EntryDecision ruling = decide_entry(units_, id, entry, binder_, imports_);
    if (ruling.treatment == EntryDecision::Treatment::refuse) refuse(id, std::move(ruling.error), "module-key");
    if (ruling.treatment == EntryDecision::Treatment::leave_out && !ruling.why.empty())
      result_.excluded.push_back({source_place(units_[id.unit], id.atom).file + ": " + ruling.symbol, ruling.why});
    return ruling.treatment == EntryDecision::Treatment::keep;
  }

  // --- the table of values that the livepatch writes ---

  Status emit_writes() {
    Section like;
    like.type = SHT_PROGBITS;
    like.flags = SHF_ALLOC;
    like.alignment = 8;
    SectionId table = builder_.section(std::string(".rodata..") + write_table, like);
    Symbol name;
    name.name = write_table;
    name.type = STT_OBJECT;
    name.binding = STB_GLOBAL;
    name.visibility = STV_HIDDEN;
    name.section = table;
    for (const auto& write : selection_.writes) {
      Bound place;
      place.to = Bound::To::kernel_atom;
      place.unit = write.unit;
      place.original = write.original;
      place.name = write.symbol;
      const Layout& original = *units_[write.unit].original.layout;
      place.global = !original.symbol_of(write.original).is_local();
      Relocation relocation;
      relocation.offset = builder_.append(table, write_entry(write), 0) + offsetof(klp_write_description, place);
      relocation.type = R_X86_64_64;
      relocation.addend = static_cast<std::int64_t>(write.store.offset);
      TRY(relocation.symbol, kernel_symbol({write.unit, write.patched}, place, builder_.at(table).name));
      if (relocation.symbol) builder_.at(table).relocations.push_back(relocation);
    }
    builder_.append(table, write_entry({}), 0);
    name.size = builder_.at(table).size;
    builder_.add_symbol(std::move(name));
    return {};
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  const Imports& imports_;
  Extraction result_;
  ObjectBuilder builder_;
  std::map<PatchAtom, AtomPlace> places_;
};

} // namespace

Result<Extraction> extract(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                           const Imports& imports) {
  return Extractor(units, binder, selection, imports).run();
}

} // namespace klp
