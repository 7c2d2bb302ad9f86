#include "generator/module/extract.h"

#include "generator/module/hide_from_kallsyms.h"
#include "generator/module/module_entries.h"
#include "generator/module/tail_calls.h"
#include "generator/prove/about.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

// Where an atom ends up in the new object.
struct Spot {
  SectionId section = 0;
  std::uint64_t offset = 0;
};

class Extractor {
public:
  Extractor(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
            const Imports& imports)
      : units_(units), binder_(binder), selection_(selection), imports_(imports) {
    out().sections.emplace_back();
    out().symbols.emplace_back();
  }

  Result<Extraction> run() {
    place_all();
    name_functions();
    name_hooks();
    for (PatchAtom atom : selection_.atoms) CHECK_OK(relocate(atom));
    for (const auto& special : special_sections())
      for (PatchAtom atom : selection_.atoms) CHECK_OK(emit_entries(special, atom));
    if (!selection_.writes.empty()) CHECK_OK(emit_writes());
    for (auto& section : out().sections)
      std::stable_sort(section.relocations.begin(), section.relocations.end(),
                       [](const Relocation& a, const Relocation& b) { return a.offset < b.offset; });
    result_.writes = selection_.writes;
    result_.states = selection_.states;
    return std::move(result_);
  }

private:
  Object& out() { return result_.object; }
  const Layout& layout(PatchAtom a) const { return *units_[a.unit].patched.layout; }
  const Atom& atom(PatchAtom a) const { return layout(a).atom(a.atom); }

  // --- placing ---

  // Strings and constants lose their merge flags: references to them are by section and offset.
  static std::string section_name(const Atom& atom, const Section& original) {
    if (atom.kind == AtomKind::string) return ".rodata.klp_strings";
    if (atom.kind == AtomKind::constant) return ".rodata.klp_constants";
    // The only one that the module loader makes copies of for each CPU (kernel/module/main.c: find_pcpusec()).
    if (original.name.starts_with(".data..percpu")) return ".data..percpu";
    return original.name;
  }

  SectionId section_like(const std::string& name, const Section& original) {
    auto [at, is_new] = sections_.try_emplace(name, static_cast<SectionId>(out().sections.size()));
    if (!is_new) {
      Section& known = out().sections[at->second];
      known.alignment = std::max(known.alignment, original.alignment);
      return at->second;
    }
    Section section;
    section.name = name;
    section.type = original.type;
    section.flags = original.flags & ~static_cast<std::uint64_t>(SHF_MERGE | SHF_STRINGS | SHF_GROUP | SHF_LINK_ORDER);
    section.alignment = original.alignment;
    section.entry_size = original.mergeable() ? 0 : original.entry_size;
    out().sections.push_back(std::move(section));
    Symbol symbol;
    symbol.type = STT_SECTION;
    symbol.section = at->second;
    section_symbols_[at->second] = add_symbol(std::move(symbol));
    return at->second;
  }

  SymbolId add_symbol(Symbol symbol) {
    out().symbols.push_back(std::move(symbol));
    return static_cast<SymbolId>(out().symbols.size() - 1);
  }

  static void pad(Section& section, std::uint64_t alignment) {
    std::uint64_t aligned = (section.size + alignment - 1) / alignment * alignment;
    // Gaps in code are never run; int3 says so.
    if (!section.no_bits()) section.data.resize(aligned, section.executable() ? '\xcc' : '\0');
    section.size = aligned;
  }

  // An atom keeps the alignment that its place in the original section gave it.
  static std::uint64_t alignment_of(const Atom& atom, const Section& original) {
    std::uint64_t alignment = std::max<std::uint64_t>(1, original.alignment);
    while (alignment > 1 && (atom.offset - atom.padding) % alignment != 0) alignment /= 2;
    return alignment;
  }

  // Cold parts and tail-called functions lie right behind their function, under names that kallsyms will not count
  // (uncounted_names.h).
  void place_all() {
    auto followers = tail_called(units_, binder_, selection_);
    std::set<PatchAtom> behind;
    for (const auto& [function, list] : followers) behind.insert(list.begin(), list.end());
    for (PatchAtom id : selection_.atoms) {
      AtomId parent = layout(id).parent_of_cold(id.atom);
      bool follows = behind.contains(id) || (parent != no_atom && selection_.atoms.contains({id.unit, parent}));
      if (follows) continue;
      const Section& original = layout(id).section_of(id.atom);
      SectionId section = section_like(section_name(atom(id), original), original);
      place_with_cold_part(id, section, "");
      for (PatchAtom follower : followers[id]) place_with_cold_part(follower, section, tail_called_mark);
    }
  }

  void place_with_cold_part(PatchAtom id, SectionId section, std::string_view mark) {
    place(id, section, mark);
    PatchAtom cold{id.unit, layout(id).cold_part_of(id.atom)};
    if (cold.atom != no_atom && selection_.atoms.contains(cold)) place(cold, section, mark);
  }

  // `mark`: behind its names.
  void place(PatchAtom id, SectionId section_id, std::string_view mark) {
    const Atom& a = atom(id);
    const Section& original = layout(id).section_of(id.atom);
    Section& section = out().sections[section_id];
    std::uint64_t alignment = alignment_of(a, original);
    section.alignment = std::max(section.alignment, alignment);
    // The stack unwinder's entry for a function's end must not be taken for one of what follows.
    if (a.kind == AtomKind::function && section.size > 0) section.data += '\xcc', ++section.size;
    pad(section, alignment);
    if (!section.no_bits()) section.data += original.data.substr(a.offset - a.padding, a.padding) + a.bytes;
    spots_[id] = {section_id, section.size + a.padding};
    section.size += a.padding + a.size;
    copy_name(id, a.padding_symbol, spots_[id].offset - a.padding, mark);
    copy_name(id, a.symbol, spots_[id].offset, mark);
  }

  void copy_name(PatchAtom id, SymbolId name, std::uint64_t offset, std::string_view mark) {
    if (!name) return;
    Symbol symbol = layout(id).object().symbols[name];
    symbol.name += mark;
    symbol.binding = STB_LOCAL;
    symbol.visibility = STV_DEFAULT;
    symbol.section = spots_[id].section;
    symbol.value = offset;
    add_symbol(std::move(symbol));
  }

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
      give_runtime(id, name);
    }
  }

  void name_hooks() {
    for (const auto& hook : selection_.hooks) {
      std::string name = fmt::format("klp_hook_{}", result_.hooks.size());
      result_.hooks.push_back({hook.function, units_[hook.function.unit].object->name, hook.kind, name});
      give_runtime(hook.function, name);
    }
  }

  // A name by which klp-runtime/module/livepatch.c can refer to the function.
  void give_runtime(PatchAtom id, const std::string& name) {
    Symbol symbol;
    symbol.name = name;
    symbol.type = STT_FUNC;
    symbol.binding = STB_GLOBAL;
    symbol.visibility = STV_HIDDEN;
    symbol.section = spots_[id].section;
    symbol.value = spots_[id].offset;
    symbol.size = atom(id).size;
    add_symbol(std::move(symbol));
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
    Spot spot = spots_[id];
    for (const auto& reference : atom(id).references) CHECK_OK(add_reference(id, reference, spot.section, spot.offset));
    return {};
  }

  Status add_reference(PatchAtom user, const Reference& reference, SectionId section, std::uint64_t base) {
    if (relocated_width(reference.type) == 1) return refuse_short_jump(user, reference), Status{};
    Relocation relocation;
    relocation.offset = base + reference.offset;
    relocation.type = reference.type;
    relocation.addend = reference.delta - reference.adjust;
    auto bound = binder_.bind(user, reference);
    if (!bound) return {}; // refused while selecting
    if (auto lost = module_may_be_missing(user, *bound)) {
      refuse(user, std::move(*lost));
      return {};
    }
    if (bound->to == Bound::To::own) {
      auto spot = spots_.find(bound->own);
      if (spot == spots_.end()) return fault("a reference to " + bound->name + ", which was not selected");
      relocation.symbol = section_symbols_[spot->second.section];
      relocation.addend += static_cast<std::int64_t>(spot->second.offset);
    } else {
      TRY(relocation.symbol, kernel_symbol(user, *bound, out().sections[section].name));
    }
    if (relocation.symbol) out().sections[section].relocations.push_back(relocation);
    return {};
  }

  // New code of a module works only while that module is there: its relocations are applied with it.
  // The same of what a module has, and what only that module's own code could name before the change.
  std::optional<Error> module_may_be_missing(PatchAtom user, const Bound& bound) const {
    if (bound.to == Bound::To::kernel_symbol) return std::nullopt;
    bool own = bound.to == Bound::To::own;
    const KernelObject &definer = *units_[own ? bound.own.unit : bound.unit].object,
                       &caller = *units_[user.unit].object;
    if (definer.is_vmlinux() || &definer == &caller || caller.needs.contains(definer.name)) return std::nullopt;
    Error e;
    e.symbol = bound.name;
    e.cause = fmt::format("{} module {}, which need not be loaded when code of {} uses it",
                          own ? "the change adds it to" : "it belongs to", definer.name, caller.name);
    e.remedy = own ? "define it in the file that uses it, or in vmlinux"
                   : "use a function of vmlinux or of the modules that this one depends on (modinfo -F depends)";
    if (!own && caller.is_vmlinux()) e.remedy = "use a function of vmlinux instead";
    e.status = ExitStatus::refused;
    return e;
  }

  void refuse_short_jump(PatchAtom user, const Reference& reference) {
    Error e;
    e.symbol = layout(user).name(user.atom) + "()";
    e.cause = fmt::format("it has a short jump to {}(), which lies beside it in section {}, and reaches no further",
                          layout(user).name(reference.atom), layout(user).section_of(user.atom).name);
    e.remedy = "change the function so that it does not end in a call of its neighbour, for instance by using the "
               "result";
    e.status = ExitStatus::refused;
    refuse(user, std::move(e));
  }

  // 0: refused.
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
    Error e;
    e.symbol = import.place.name;
    e.cause = fmt::format("it belongs to module {}, and section {}, which refers to it, is read when the livepatch is "
                          "loaded, with or without that module",
                          import.object, section);
    e.remedy = "refer to it from a function instead";
    e.status = ExitStatus::refused;
    return e;
  }

  SymbolId exported_symbol(const Import& import) {
    result_.exports.insert(import.place.name);
    if (!import.exported->name_space.empty()) result_.name_spaces.insert(import.exported->name_space);
    bring_key(import);
    return undefined_symbol(import.place.name, STB_GLOBAL);
  }

  // Where objtool lists a static call late, it finds the key by its name (tools/objtool/check.c:
  // create_static_call_sections). With none, the kernel takes it for one of those whose keys are not exported, and does
  // not load the module (kernel/static_call_inline.c: static_call_add_module).
  void bring_key(const Import& trampoline) {
    std::string key = imports_.exported_key(trampoline.place.name);
    if (key.empty()) return;
    result_.exports.insert(key);
    undefined_symbol(key, STB_GLOBAL);
  }

  SymbolId livepatch_symbol(PatchAtom user, const Import& import) {
    const auto& place = import.place;
    std::string name = fmt::format("{}{}.{},{}", livepatch_symbol_prefix, import.object, place.name, place.position);
    const std::string& home = units_[user.unit].object->name;
    if (import.object != KernelObject::vmlinux_name) result_.modules.insert(home);
    if (import.object != KernelObject::vmlinux_name && import.object != home) name += ":" + home;
    if (!undefined_.contains(name)) {
      const Atom& a = atom(user);
      result_.livepatch_symbols.push_back({import.object, place, a.symbol ? layout(user).name(user.atom) : ""});
    }
    return undefined_symbol(name, STB_WEAK);
  }

  SymbolId undefined_symbol(const std::string& name, unsigned char binding) {
    auto [at, is_new] = undefined_.try_emplace(name, 0);
    if (is_new) {
      Symbol symbol;
      symbol.name = name;
      symbol.binding = binding;
      at->second = add_symbol(std::move(symbol));
    }
    return at->second;
  }

  // --- special entries ---

  Status emit_entries(const SpecialSection& special, PatchAtom id) {
    for (const auto& entry : atom(id).entries) {
      if (entry.table != &special || !special.kept || !goes_along(id, entry)) continue;
      const Object& object = layout(id).object();
      SectionId section_id = section_like(std::string(special.name), *object.find_section(special.name));
      std::uint64_t base = append(section_id, entry.bytes, special.pad_to);
      for (const auto& reference : entry.references) CHECK_OK(add_reference(id, reference, section_id, base));
      if (special.companion.empty()) continue;
      SectionId companion = section_like(std::string(special.companion), *object.find_section(special.companion));
      append(companion, entry.companion, 0);
    }
    return {};
  }

  bool goes_along(PatchAtom id, const TableEntry& entry) {
    EntryRuling ruling = rule_on_entry(units_, id, entry, binder_, imports_);
    if (ruling.fate == EntryRuling::Fate::refuse) refuse(id, std::move(ruling.error), "module-key");
    if (ruling.fate == EntryRuling::Fate::leave_out && !ruling.why.empty())
      result_.excluded.push_back({source_place(units_[id.unit], id.atom).file + ": " + ruling.symbol, ruling.why});
    return ruling.fate == EntryRuling::Fate::keep;
  }

  // --- data to be written ---

  Status emit_writes() {
    Section like;
    like.type = SHT_PROGBITS;
    like.flags = SHF_ALLOC;
    like.alignment = 8;
    SectionId table = section_like(std::string(".rodata.") + write_table, like);
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
      place.global = !original.object().symbols[original.atom(write.original).symbol].is_local();
      Relocation relocation;
      relocation.offset = append(table, write_entry(write), 0) + write_place_field;
      relocation.type = R_X86_64_64;
      relocation.addend = static_cast<std::int64_t>(write.store.offset);
      TRY(relocation.symbol, kernel_symbol({write.unit, write.patched}, place, out().sections[table].name));
      if (relocation.symbol) out().sections[table].relocations.push_back(relocation);
    }
    append(table, write_entry({}), 0);
    name.size = out().sections[table].size;
    add_symbol(std::move(name));
    return {};
  }

  std::uint64_t append(SectionId id, const std::string& bytes, unsigned pad_to) {
    Section& section = out().sections[id];
    std::uint64_t base = section.size;
    section.data += bytes;
    if (pad_to && section.data.size() % pad_to) section.data.resize((section.data.size() / pad_to + 1) * pad_to, '\0');
    section.size = section.data.size();
    return base;
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  const Imports& imports_;
  Extraction result_;
  std::map<std::string, SectionId> sections_;
  std::map<SectionId, SymbolId> section_symbols_;
  std::map<std::string, SymbolId> undefined_;
  std::map<PatchAtom, Spot> spots_;
};

} // namespace

Result<Extraction> extract(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                           const Imports& imports) {
  return Extractor(units, binder, selection, imports).run();
}

} // namespace klp
