// Makes a Layout in four steps: decode the code (to know where the instruction of each relocation ends), cut sections
// into atoms, resolve each relocation to an atom, hand each special entry to the atom whose code it is about.
#include "generator/object/layout.h"

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
    symbols_in_.resize(object_.sections.size());
    for (SymbolId s = 1; s < object_.symbols.size(); ++s)
      if (object_.symbols[s].defined_in_section()) symbols_in_[object_.symbols[s].section].push_back(s);
    for (SectionId id = 1; id < object_.sections.size(); ++id) CHECK_OK(decode_section(id));
    collect_cuts();
    find_padding();
    for (SectionId id = 1; id < object_.sections.size(); ++id) cut_section(id);
    for (SectionId id = 1; id < object_.sections.size(); ++id) index_section(id);
    for (AtomId id = 0; id < layout_.atoms_.size(); ++id) CHECK_OK(fill_atom(id));
    for (SectionId id = 1; id < object_.sections.size(); ++id) refer_to_neighbours(id);
    for (const auto& special : special_sections()) CHECK_OK(hand_out(special));
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

  bool is_content(const Section& s) const {
    return s.allocated() && (s.has_content() || s.no_bits()) && !has_role(s.name, SectionRole::dropped) &&
           !special_section(s.name);
  }

  // --- decoding ---

  std::vector<std::uint64_t> symbol_starts(SectionId id) const {
    std::set<std::uint64_t> starts = {0};
    for (SymbolId s : symbols_in_[id])
      if (object_.symbols[s].is_function()) starts.insert(object_.symbols[s].value);
    return {starts.begin(), starts.end()};
  }

  Status decode_section(SectionId id) {
    const Section& section = object_.sections[id];
    contexts_[id].resize(section.relocations.size());
    if (!section.executable() || !section.has_content()) return {};
    auto starts = symbol_starts(id);
    std::vector<Instruction> instructions;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      std::uint64_t end = i + 1 < starts.size() ? starts[i + 1] : section.size;
      auto part = ByteView(section.data).sub(starts[i], end - starts[i]);
      if (!part) return bad(id, starts[i], "code reaches past its section");
      for (auto instruction : decode(*part)) {
        instruction.offset += starts[i];
        if (instruction.relative_target) *instruction.relative_target += static_cast<std::int64_t>(starts[i]);
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

  void collect_cuts() {
    cuts_.resize(object_.sections.size());
    for (SectionId id = 1; id < object_.sections.size(); ++id) {
      const auto& relocations = object_.sections[id].relocations;
      for (std::size_t i = 0; i < relocations.size(); ++i) {
        Place place = place_meant(relocations[i], contexts_[id][i]);
        if (place.section && place.offset >= 0) cuts_[place.section].insert(static_cast<std::uint64_t>(place.offset));
      }
    }
  }

  // -fpatchable-function-entry=N,N puts NOPs before each function, where call thunks and FineIBT write code at boot,
  // and lists where they begin (arch/x86/Kconfig: FUNCTION_PADDING_BYTES).
  void find_padding() {
    padding_.resize(object_.sections.size());
    for (SectionId id = 1; id < object_.sections.size(); ++id) {
      if (object_.sections[id].name != "__patchable_function_entries") continue;
      for (const auto& r : object_.sections[id].relocations) {
        Place place = place_meant(r, {});
        if (place.section && place.offset >= 0) add_padding(place.section, static_cast<std::uint64_t>(place.offset));
      }
    }
  }

  void add_padding(SectionId id, std::uint64_t begin) {
    constexpr char nop = '\x90';
    const std::string& code = object_.sections[id].data;
    std::uint64_t function = code.find_first_not_of(nop, begin);
    for (SymbolId s : symbols_in_[id]) {
      const Symbol& symbol = object_.symbols[s];
      if (symbol.is_function() && symbol.size > 0 && symbol.value > begin) function = std::min(function, symbol.value);
    }
    auto starts_here = [&](SymbolId s) {
      return object_.symbols[s].is_function() && object_.symbols[s].value == function;
    };
    if (function > begin && std::ranges::any_of(symbols_in_[id], starts_here))
      padding_[id][function] = function - begin;
  }

  std::uint64_t padding_before(SectionId id, const Symbol& symbol) const {
    auto at = symbol.is_function() ? padding_[id].find(symbol.value) : padding_[id].end();
    return at == padding_[id].end() ? 0 : at->second;
  }

  // The name that objtool --prefix gives to a function's padding.
  bool names_padding(SectionId id, const Symbol& symbol) const {
    auto after = padding_[id].upper_bound(symbol.value);
    return symbol.is_function() && after != padding_[id].end() && symbol.value + symbol.size == after->first &&
           symbol.size == after->second;
  }

  void add_atom(AtomKind kind, SectionId section, std::uint64_t offset, std::uint64_t size, SymbolId symbol) {
    Atom atom;
    atom.kind = kind;
    atom.section = section;
    atom.offset = offset;
    atom.size = size;
    atom.symbol = symbol;
    layout_.atoms_.push_back(std::move(atom));
  }

  std::vector<SymbolId> sized_symbols(SectionId id) const {
    std::vector<SymbolId> symbols;
    for (SymbolId s : symbols_in_[id]) {
      const Symbol& symbol = object_.symbols[s];
      // An empty structure (lock_class_key without lockdep) is a variable of size 0, alone in its section.
      bool sized = symbol.size > 0 || object_.sections[id].size == 0;
      if (sized && (symbol.is_function() || symbol.is_object())) symbols.push_back(s);
    }
    // Of several names the global one is the atom's own; of nested symbols the widest makes the atom.
    std::stable_sort(symbols.begin(), symbols.end(), [this](SymbolId a, SymbolId b) {
      const Symbol &x = object_.symbols[a], &y = object_.symbols[b];
      if (x.value != y.value) return x.value < y.value;
      if (x.size != y.size) return x.size > y.size;
      return x.is_local() < y.is_local();
    });
    return symbols;
  }

  // Lists of type ids are labels without a size, which end where the next begins (include/linux/btf_ids.h). Labels for
  // the numbers in them stand between.
  void cut_type_id_lists(SectionId id) {
    std::map<std::uint64_t, SymbolId> lists;
    for (SymbolId s : symbols_in_[id])
      if (!object_.symbols[s].is_section() && !is_type_id(object_.symbols[s].name))
        lists.emplace(object_.symbols[s].value, s);
    std::uint64_t size = object_.sections[id].size;
    cut_gap(id, 0, lists.empty() ? size : std::min(size, lists.begin()->first));
    for (auto list = lists.begin(); list != lists.end(); ++list) {
      auto next = std::next(list);
      std::uint64_t end = next == lists.end() ? size : std::min(size, next->first);
      if (list->first < end) add_atom(AtomKind::variable, id, list->first, end - list->first, list->second);
    }
  }

  void cut_section(SectionId id) {
    const Section& section = object_.sections[id];
    if (!is_content(section)) return;
    if (has_role(section.name, SectionRole::type_ids)) return cut_type_id_lists(id);
    std::uint64_t end = 0;
    SymbolId padding_symbol = 0;
    for (SymbolId s : sized_symbols(id)) {
      const Symbol& symbol = object_.symbols[s];
      if (names_padding(id, symbol)) {
        if (!padding_symbol) padding_symbol = s;
        continue;
      }
      if (symbol.value < end ||
          (symbol.size == 0 && end == 0 && !layout_.atoms_.empty() && layout_.atoms_.back().section == id)) {
        layout_.atoms_.back().aliases.push_back(s);
        continue;
      }
      std::uint64_t padding = padding_before(id, symbol);
      cut_gap(id, end, symbol.value - padding);
      add_atom(symbol.is_function() ? AtomKind::function : AtomKind::variable, id, symbol.value, symbol.size, s);
      layout_.atoms_.back().padding = padding;
      layout_.atoms_.back().padding_symbol = std::exchange(padding_symbol, 0);
      end = symbol.value + symbol.size;
    }
    cut_gap(id, end, section.size);
  }

  void cut_gap(SectionId id, std::uint64_t begin, std::uint64_t end) {
    const Section& section = object_.sections[id];
    while (begin < end) {
      AtomKind kind = AtomKind::piece;
      std::uint64_t next = end;
      if (section.no_bits()) {
        next = cuts_[id].upper_bound(begin) != cuts_[id].end() ? *cuts_[id].upper_bound(begin) : end;
      } else if (section.mergeable_strings() && section.entry_size == 1) {
        kind = AtomKind::string;
        next = section.data.find('\0', begin);
        next = next == std::string::npos ? end : next + 1;
      } else if (section.mergeable() && section.entry_size > 0) {
        kind = AtomKind::constant;
        next = section.entry_size < end - begin ? begin + section.entry_size : end;
      } else if (auto cut = cuts_[id].upper_bound(begin); cut != cuts_[id].end()) {
        next = *cut;
      }
      next = std::min(next, end);
      add_atom(kind, id, begin, next - begin, 0);
      begin = next;
    }
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
  std::vector<std::vector<FieldContext>> contexts_;             // by section, by relocation
  std::vector<std::vector<SymbolId>> symbols_in_;               // by section: those defined there
  std::vector<std::vector<NearBranch>> branches_;               // by section: those without a relocation
  std::vector<std::set<std::uint64_t>> cuts_;                   // by section: places that are referred to
  std::vector<std::map<std::uint64_t, std::uint64_t>> padding_; // by section, by function start: bytes of call padding
  std::vector<std::vector<AtomId>> by_section_;                 // atoms in order of offset
};

Result<Layout> Layout::make(const Object& object) { return LayoutMaker(object).make(); }

} // namespace klp
