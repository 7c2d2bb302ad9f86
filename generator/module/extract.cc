#include "generator/module/extract.h"

#include "generator/arch/arch.h"
#include "generator/module/kernel_references.h"
#include "generator/module/module_entries.h"
#include "generator/module/place_atoms.h"
#include "generator/module/tables.h"
#include "generator/prove/about.h"
#include "generator/rules/refusal.h"

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
      : units_(units), binder_(binder), selection_(selection), imports_(imports),
        kernel_(units, imports, builder_, result_) {}

  Result<Extraction> run() {
    places_ = place_atoms(units_, binder_, selection_, builder_);
    name_functions();
    name_hooks();
    // Before the code is relocated, because code can refer to entries.
    for (const auto& special : special_sections())
      for (PatchAtom atom : selection_.atoms) place_entries(special, atom);
    for (PatchAtom atom : selection_.atoms) CHECK_OK(relocate(atom));
    for (const auto& placed : entries_)
      for (const auto& reference : placed.entry->references)
        CHECK_OK(add_reference(placed.owner, reference, placed.section, placed.offset));
    CHECK_OK(add_write_table(units_, selection_, kernel_, builder_));
    add_constant_table(units_, selection_, places_, imports_.vmlinux(), kernel_, builder_, result_.constants);
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
        kernel_.refuse(id, place.error());
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
    if (auto lost = kernel_.module_may_be_missing(user, *bound)) {
      kernel_.refuse(user, std::move(*lost));
      return {};
    }
    if (bound->entry) {
      const PlacedEntry* entry = placed(bound->own, *bound->entry);
      if (!entry) return internal_error("a reference to an entry of " + bound->name + ", which was left out");
      relocation.symbol = builder_.symbol_of(entry->section);
      relocation.addend += static_cast<std::int64_t>(entry->offset) - reference.delta;
    } else if (bound->to == Bound::To::own) {
      auto place = places_.find(bound->own);
      if (place == places_.end()) return internal_error("a reference to " + bound->name + ", which was not selected");
      relocation.symbol = builder_.symbol_of(place->second.section);
      relocation.addend += static_cast<std::int64_t>(place->second.offset);
    } else {
      TRY(relocation.symbol, kernel_.symbol_for(user, *bound, builder_.at(section).name));
    }
    if (relocation.symbol) builder_.at(section).relocations.push_back(relocation);
    return {};
  }

  void refuse_short_jump(PatchAtom user, const Reference& reference) {
    kernel_.refuse(
        user, refusal({.cause = fmt::format(
                           "it has a short jump to {}(), which lies beside it in section {}, and reaches no further",
                           layout(user).name(reference.atom), layout(user).section_of(user.atom).name),
                       .remedy = "change the function so that it does not end in a call of its neighbour, for "
                                 "instance by using the result",
                       .symbol = layout(user).name(user.atom) + "()"}));
  }

  // --- entries of special sections ---

  struct PlacedEntry {
    PatchAtom owner;
    const TableEntry* entry = nullptr;
    SectionId section = 0;
    std::uint64_t offset = 0; // in the section
  };

  void place_entries(const SpecialSection& special, PatchAtom id) {
    for (const auto& entry : atom(id).entries) {
      if (entry.table != &special || !special.kept || !is_kept(id, entry)) continue;
      const Object& object = layout(id).object();
      SectionId section = builder_.section(std::string(special.name), *object.find_section(special.name));
      entries_.push_back({id, &entry, section, builder_.append(section, entry.bytes, special.pad_to)});
      if (special.companion.empty()) continue;
      SectionId companion = builder_.section(std::string(special.companion), *object.find_section(special.companion));
      builder_.append(companion, entry.companion, 0);
    }
  }

  // Returns nullptr if the entry was left out.
  const PlacedEntry* placed(PatchAtom owner, std::size_t number) const {
    auto found = std::ranges::find(entries_, &atom(owner).entries[number], &PlacedEntry::entry);
    return found == entries_.end() ? nullptr : &*found;
  }

  bool is_kept(PatchAtom id, const TableEntry& entry) {
    EntryDecision ruling = decide_entry(units_, id, entry, binder_, imports_);
    if (ruling.treatment == EntryDecision::Treatment::refuse) kernel_.refuse(id, std::move(ruling.error), "module-key");
    if (ruling.treatment == EntryDecision::Treatment::leave_out && !ruling.why.empty())
      result_.excluded.push_back({source_place(units_[id.unit], id.atom).file + ": " + ruling.symbol, ruling.why});
    return ruling.treatment == EntryDecision::Treatment::keep;
  }

  const std::vector<PatchUnit>& units_;
  const Binder& binder_;
  const Selection& selection_;
  const Imports& imports_;
  Extraction result_;
  ObjectBuilder builder_;
  std::map<PatchAtom, AtomPlace> places_;
  std::vector<PlacedEntry> entries_; // in the order in which they are relocated
  KernelReferences kernel_;
};

} // namespace

Result<Extraction> extract(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                           const Imports& imports) {
  return Extractor(units, binder, selection, imports).run();
}

} // namespace klp
