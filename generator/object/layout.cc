// Makes a Layout in four steps: decode the code (to know where the instruction of each relocation ends), cut sections
// into atoms, resolve each relocation to an atom, hand each special entry to the atom whose code it is about.
#include "generator/object/layout.h"

#include "generator/object/cut.h"
#include "generator/object/near_branches.h"

#include <algorithm>
#include <elf.h>
#include <set>
#include <utility>

namespace klp {

unsigned relocated_width(std::uint32_t type) {
  switch (type) {
  case R_X86_64_64:
  case R_X86_64_PC64:
    return 8;
  case R_X86_64_32:
  case R_X86_64_32S:
  case R_X86_64_PC32:
  case R_X86_64_PLT32:
    return 4;
  case R_X86_64_PC8:
    return 1;
  default:
    return 0;
  }
}

bool is_pc_relative(std::uint32_t type) {
  return type == R_X86_64_PC32 || type == R_X86_64_PLT32 || type == R_X86_64_PC64 || type == R_X86_64_PC8;
}

AtomId Layout::atom_of(SymbolId symbol) const {
  auto at = by_symbol_.find(symbol);
  return at == by_symbol_.end() ? no_atom : at->second;
}

AtomId Layout::find(std::string_view name) const {
  auto at = by_name_.find(name);
  return at == by_name_.end() ? no_atom : at->second;
}

bool Layout::has_fentry(AtomId id) const {
  // The site follows at most an ENDBR64; call padding lies before the symbol.
  constexpr std::int64_t endbr_size = 4;
  const auto& entries = atoms_[id].entries;
  return std::any_of(entries.begin(), entries.end(), [](const TableEntry& e) {
    bool site = e.table->name == "__mcount_loc" || e.table->name == "__patchable_function_entries";
    return site && e.code_offset >= 0 && e.code_offset <= endbr_size;
  });
}

AtomId Layout::cold_part_of(AtomId id) const {
  return atoms_[id].kind == AtomKind::function ? find(name(id) + ".cold") : no_atom;
}

AtomId Layout::parent_of_cold(AtomId id) const {
  std::string_view own = name(id);
  constexpr std::string_view suffix = ".cold";
  if (atoms_[id].kind != AtomKind::function || !own.ends_with(suffix)) return no_atom;
  own.remove_suffix(suffix.size());
  return find(own);
}

// What decoding tells of a relocation in code.
struct FieldContext {
  FieldUse use = FieldUse::data;
  std::int64_t to_end = 0; // from the field to the end of its instruction
};

class LayoutMaker {
public:
  explicit LayoutMaker(const Object& object) : object_(object) { layout_.object_ = &object; }

  Result<Layout> make() {
    contexts_.resize(object_.sections.size());
    branches_.resize(object_.sections.size());
    find_starts();
    for (SectionId id = 1; id < object_.sections.size(); ++id) CHECK_OK(decode_section(id));
    layout_.atoms_ = cut_into_atoms(object_, places_meant());
    for (SectionId id = 1; id < object_.sections.size(); ++id) index_section(id);
    for (AtomId id = 0; id < layout_.atoms_.size(); ++id) CHECK_OK(fill_atom(id));
    for (SectionId id = 1; id < object_.sections.size(); ++id) refer_to_neighbours(id);
    for (const auto& special : special_sections()) CHECK_OK(hand_out(special));
    for (SectionId id = 1; id < object_.sections.size(); ++id) repeat_unwinding(id);
    return std::move(layout_);
  }

private:
  tl::unexpected<Error> bad(SectionId section, std::uint64_t offset, std::string cause, std::string remedy = {}) const {
    Error e;
    e.file = object_.path;
    e.section = object_.sections[section].name;
    e.offset = offset;
    e.cause = std::move(cause);
    e.remedy = std::move(remedy);
    return fail(std::move(e));
  }

  // --- decoding ---

  // Code is decoded from one function to the next: data between them must not put the decoder out of step.
  void find_starts() {
    starts_.assign(object_.sections.size(), {0});
    for (const Symbol& s : object_.symbols)
      if (s.is_function() && s.defined_in_section()) starts_[s.section].insert(s.value);
  }

  Status decode_section(SectionId id) {
    const Section& section = object_.sections[id];
    contexts_[id].resize(section.relocations.size());
    if (!section.executable() || !section.has_content()) return {};
    std::vector<Instruction> instructions;
    for (auto start = starts_[id].begin(); start != starts_[id].end(); ++start) {
      std::uint64_t end = std::next(start) != starts_[id].end() ? *std::next(start) : section.size;
      auto part = ByteView(section.data).sub(*start, end - *start);
      if (!part) return bad(id, *start, "code reaches past its section");
      for (auto instruction : decode(*part)) {
        instruction.offset += *start;
        if (instruction.relative_target) *instruction.relative_target += static_cast<std::int64_t>(*start);
        instructions.push_back(instruction);
      }
    }
    branches_[id] = near_branches(instructions, section);
    return place_relocations(id, instructions);
  }

  Status place_relocations(SectionId id, const std::vector<Instruction>& instructions) {
    const Section& section = object_.sections[id];
    auto at = instructions.begin();
    for (std::size_t i = 0; i < section.relocations.size(); ++i) {
      const Relocation& r = section.relocations[i];
      while (at != instructions.end() && at->offset + at->length <= r.offset) ++at;
      if (relocated_width(r.type) == 0) continue;
      if (at == instructions.end() || at->offset > r.offset)
        return bad(id, r.offset, "a relocation lies outside every instruction that can be decoded");
      bool memory = at->memory_field && r.offset == at->offset + at->memory_field;
      contexts_[id][i] = {memory ? FieldUse::memory : at->branch,
                          static_cast<std::int64_t>(at->offset + at->length - r.offset)};
    }
    return {};
  }

  // --- cutting ---

  struct Place {
    SectionId section = 0; // 0: the symbol is not defined in a section here
    std::int64_t offset = 0;
    std::int64_t adjust = 0;
  };

  Place place_meant(const Relocation& r, const FieldContext& context) const {
    const Symbol& symbol = object_.symbols[r.symbol];
    std::int64_t adjust = is_pc_relative(r.type) ? context.to_end : 0;
    if (!symbol.defined_in_section()) return {0, r.addend + adjust, adjust};
    return {symbol.section, static_cast<std::int64_t>(symbol.value) + r.addend + adjust, adjust};
  }

  // By section: the places in it that relocations mean.
  std::vector<std::set<std::uint64_t>> places_meant() const {
    std::vector<std::set<std::uint64_t>> places(object_.sections.size());
    for (SectionId id = 1; id < object_.sections.size(); ++id) {
      const auto& relocations = object_.sections[id].relocations;
      for (std::size_t i = 0; i < relocations.size(); ++i) {
        Place place = place_meant(relocations[i], contexts_[id][i]);
        if (place.section && place.offset >= 0) places[place.section].insert(static_cast<std::uint64_t>(place.offset));
      }
    }
    return places;
  }

  void index_section(SectionId id) {
    if (by_section_.empty()) {
      by_section_.resize(object_.sections.size());
      for (AtomId a = 0; a < layout_.atoms_.size(); ++a) by_section_[layout_.atoms_[a].section].push_back(a);
    }
    for (AtomId a : by_section_[id]) {
      const Atom& atom = layout_.atoms_[a];
      if (atom.symbol) name_atom(atom.symbol, a);
      for (SymbolId alias : atom.aliases) name_atom(alias, a);
    }
  }

  void name_atom(SymbolId symbol, AtomId atom) {
    layout_.by_symbol_[symbol] = atom;
    layout_.by_name_.try_emplace(object_.symbols[symbol].name, atom);
  }

  // --- references ---

  AtomId atom_at(SectionId section, std::int64_t offset) const {
    const auto& atoms = by_section_[section];
    // -fdata-sections puts most variables into a section of their own: then any offset (one before, one past) is its.
    if (atoms.size() == 1) return atoms[0];
    auto after = std::upper_bound(atoms.begin(), atoms.end(), offset, [this](std::int64_t at, AtomId a) {
      return at < static_cast<std::int64_t>(layout_.atoms_[a].offset - layout_.atoms_[a].padding);
    });
    return after == atoms.begin() ? no_atom : *std::prev(after);
  }

  Result<Reference> resolve(SectionId section, std::size_t index, std::uint64_t base) const {
    const Relocation& r = object_.sections[section].relocations[index];
    const FieldContext& context = contexts_[section][index];
    const Symbol& symbol = object_.symbols[r.symbol];
    Place place = place_meant(r, context);
    Reference ref;
    ref.offset = r.offset - base;
    ref.type = r.type;
    ref.use = context.use;
    ref.adjust = place.adjust;
    if (!place.section) {
      ref.symbol = r.symbol;
      ref.delta = place.offset;
      return ref;
    }
    if (special_section(object_.sections[place.section].name) ||
        has_role(object_.sections[place.section].name, SectionRole::dropped)) {
      ref.symbol = r.symbol; // a table's own bounds; no atom stands for it
      ref.delta = place.offset - static_cast<std::int64_t>(symbol.value);
      return ref;
    }
    ref.atom = symbol.is_section() ? no_atom : layout_.atom_of(r.symbol);
    if (ref.atom == no_atom) ref.atom = atom_at(place.section, place.offset);
    if (ref.atom == no_atom)
      return bad(section, r.offset, "a reference to " + object_.sections[place.section].name + ", where nothing is");
    ref.delta = place.offset - static_cast<std::int64_t>(layout_.atoms_[ref.atom].offset);
    return ref;
  }

  Status fill_atom(AtomId id) {
    Atom& atom = layout_.atoms_[id];
    const Section& section = object_.sections[atom.section];
    if (!section.no_bits()) atom.bytes = section.data.substr(atom.offset, atom.size);
    auto first = std::lower_bound(section.relocations.begin(), section.relocations.end(), atom.offset,
                                  [](const Relocation& r, std::uint64_t at) { return r.offset < at; });
    for (auto r = first; r != section.relocations.end() && r->offset < atom.offset + atom.size; ++r) {
      if (r->type == R_X86_64_NONE) continue; // objtool leaves these behind
      unsigned width = relocated_width(r->type);
      if (!width)
        return bad(atom.section, r->offset,
                   "relocation type " + std::to_string(r->type) + " is not known to the kernel's module loader",
                   "compile with the kernel's own flags (-mcmodel=kernel -fno-PIE)");
      TRY(auto ref, resolve(atom.section, static_cast<std::size_t>(r - section.relocations.begin()), atom.offset));
      if (ref.offset + width > atom.size)
        return bad(atom.section, r->offset, "a relocation reaches past the end of its symbol");
      atom.bytes.replace(ref.offset, width, width, '\0');
      atom.references.push_back(ref);
    }
    return {};
  }

  // A branch that leaves its atom would lead elsewhere once the atom is moved: it is a reference like others.
  void refer_to_neighbours(SectionId id) {
    if (by_section_[id].size() < 2) return;
    for (const NearBranch& branch : branches_[id]) {
      AtomId from = atom_at(id, static_cast<std::int64_t>(branch.field)), to = atom_at(id, branch.target);
      if (from == no_atom || to == no_atom || from == to) continue;
      Atom& atom = layout_.atoms_[from];
      // Data between functions may look like one.
      if (branch.field < atom.offset || branch.field + branch.width > atom.offset + atom.size) continue;
      Reference ref;
      ref.offset = branch.field - atom.offset;
      ref.type = branch.width == 1 ? R_X86_64_PC8 : R_X86_64_PLT32;
      ref.use = branch.use;
      ref.atom = to;
      ref.delta = branch.target - static_cast<std::int64_t>(layout_.atoms_[to].offset);
      ref.adjust = branch.width;
      atom.bytes.replace(ref.offset, branch.width, branch.width, '\0');
      auto after = std::ranges::upper_bound(atom.references, ref.offset, {}, &Reference::offset);
      atom.references.insert(after, ref);
    }
  }

  // --- special entries ---

  Status hand_out(const SpecialSection& special) {
    for (SectionId id = 1; id < object_.sections.size(); ++id)
      if (object_.sections[id].name == special.name && object_.sections[id].size > 0 &&
          object_.sections[id].has_content())
        CHECK_OK(hand_out(special, id));
    return {};
  }

  Status hand_out(const SpecialSection& special, SectionId id) {
    const Section& section = object_.sections[id];
    std::vector<std::size_t> starts; // indices of the relocations that start an entry
    std::size_t count = 0;
    for (std::size_t i = 0; i < section.relocations.size(); ++i) {
      if (section.relocations[i].type == R_X86_64_NONE) continue;
      if (count++ % special.relocations_per_entry == 0) starts.push_back(i);
    }
    if (starts.empty() || count % special.relocations_per_entry != 0 || section.relocations[starts[0]].offset != 0)
      return bad(id, 0, "the form of this section is not known", "report the compiler and kernel version");
    for (std::size_t n = 0; n < starts.size(); ++n) {
      std::uint64_t end = n + 1 < starts.size() ? section.relocations[starts[n + 1]].offset : section.size;
      TRY(TableEntry entry, read_entry(special, id, starts[n], end));
      if (entry.references.size() < special.relocations_per_entry)
        return bad(id, entry.section_offset, "a damaged entry");
      CHECK_OK(add_companion(special, id, n, starts.size(), entry));
      AtomId owner = entry.references[0].atom;
      if (owner == no_atom) return bad(id, entry.section_offset, "an entry for no code of this object");
      if (!special.compared && ends_function(entry.references[0])) {
        entry.references[0].atom = --owner;
        entry.references[0].delta = static_cast<std::int64_t>(layout_.atoms_[owner].size);
      }
      entry.code_offset = entry.references[0].delta;
      layout_.atoms_[owner].entries.push_back(std::move(entry));
    }
    return {};
  }

  // objtool gives a place an entry for the unwinder only where it differs from the one before: a function that begins
  // as its neighbour ends has none at its start (tools/objtool/orc_gen.c). Once moved it needs one.
  void repeat_unwinding(SectionId id) {
    const TableEntry* last = nullptr;
    for (AtomId a : by_section_[id]) {
      Atom& atom = layout_.atoms_[a];
      auto first = std::ranges::find_if(atom.entries, is_unwinding);
      if (atom.kind == AtomKind::function && last && (first == atom.entries.end() || first->code_offset > 0)) {
        TableEntry entry = *last;
        entry.code_offset = entry.references[0].delta = 0;
        entry.references[0].atom = a;
        first = atom.entries.insert(first, std::move(entry));
      }
      for (const auto& entry : atom.entries)
        if (is_unwinding(entry)) last = &entry;
    }
  }

  static bool is_unwinding(const TableEntry& entry) { return entry.table->name == ".orc_unwind_ip"; }

  // The unwinder's entry for a function's end points to the gap behind it.
  bool ends_function(const Reference& reference) const {
    if (reference.atom == 0 || reference.delta != 0) return false;
    const Atom &gap = layout_.atoms_[reference.atom], &before = layout_.atoms_[reference.atom - 1];
    return gap.kind == AtomKind::piece && before.kind == AtomKind::function && before.section == gap.section &&
           before.offset + before.size == gap.offset;
  }

  Result<TableEntry> read_entry(const SpecialSection& special, SectionId id, std::size_t first,
                                std::uint64_t end) const {
    const Section& section = object_.sections[id];
    TableEntry entry;
    entry.table = &special;
    entry.section_offset = section.relocations[first].offset;
    entry.bytes = section.data.substr(entry.section_offset, end - entry.section_offset);
    for (std::size_t i = first; i < section.relocations.size() && section.relocations[i].offset < end; ++i) {
      if (section.relocations[i].type == R_X86_64_NONE) continue;
      TRY(auto ref, resolve(id, i, entry.section_offset));
      ref.use = FieldUse::entry;
      unsigned width = relocated_width(ref.type);
      if (ref.offset + width > entry.bytes.size()) return bad(id, entry.section_offset, "a damaged entry");
      entry.bytes.replace(ref.offset, width, width, '\0');
      entry.references.push_back(ref);
    }
    if (special.target_length && entry.references.size() > 1 && entry.bytes.back() == 0) point_to_code(entry);
    return entry;
  }

  // An empty replacement lies where another's begins, or where nothing is: the reference means no place at all.
  static void point_to_code(TableEntry& entry) {
    const Reference& code = entry.references[0];
    Reference& empty = entry.references[1];
    empty.atom = code.atom;
    empty.symbol = code.symbol;
    empty.delta = code.delta;
  }

  Status add_companion(const SpecialSection& special, SectionId id, std::size_t index, std::size_t count,
                       TableEntry& entry) const {
    if (special.companion.empty()) return {};
    const Section* companion = object_.find_section(special.companion);
    if (!companion || !companion->has_content() || companion->size % count != 0 || companion->size == 0)
      return bad(id, entry.section_offset, "it does not go with " + std::string(special.companion));
    std::uint64_t size = companion->size / count;
    entry.companion = companion->data.substr(index * size, size);
    return {};
  }

  const Object& object_;
  Layout layout_;
  std::vector<std::set<std::uint64_t>> starts_;     // by section: its start, and those of functions
  std::vector<std::vector<FieldContext>> contexts_; // by section, by relocation
  std::vector<std::vector<NearBranch>> branches_;   // by section: those without a relocation
  std::vector<std::vector<AtomId>> by_section_;     // atoms in order of offset
};

Result<Layout> Layout::make(const Object& object) { return LayoutMaker(object).make(); }

} // namespace klp
