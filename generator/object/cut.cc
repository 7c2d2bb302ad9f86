#include "generator/object/cut.h"

#include "generator/object/call_padding.h"
#include "generator/object/modpost_name.h"

#include <algorithm>
#include <map>
#include <utility>

namespace klp {

namespace {

std::vector<std::vector<SymbolId>> symbols_by_section(const Object& object) {
  std::vector<std::vector<SymbolId>> symbols(object.sections.size());
  for (SymbolId s = 1; s < object.symbols.size(); ++s)
    if (object.symbols[s].defined_in_section()) symbols[object.symbols[s].section].push_back(s);
  return symbols;
}

class Cutter {
public:
  Cutter(const Object& object, const std::vector<std::set<std::uint64_t>>& places)
      : object_(object), places_(places), symbols_in_(symbols_by_section(object)), padding_(object, symbols_in_) {}

  std::vector<Atom> run() {
    for (SectionId id = 1; id < object_.sections.size(); ++id) cut_section(id);
    return std::move(atoms_);
  }

private:
  bool is_content(const Section& s) const {
    return s.allocated() && (s.has_content() || s.no_bits()) && !has_role(s.name, SectionRole::dropped) &&
           !special_section(s.name);
  }

  void add_atom(AtomKind kind, SectionId section, std::uint64_t offset, std::uint64_t size, SymbolId symbol) {
    Atom atom;
    atom.kind = kind;
    atom.section = section;
    atom.offset = offset;
    atom.size = size;
    atom.symbol = symbol;
    atoms_.push_back(std::move(atom));
  }

  std::vector<SymbolId> sized_symbols(SectionId id) const {
    std::vector<SymbolId> symbols;
    for (SymbolId s : symbols_in_[id]) {
      const Symbol& symbol = object_.symbols[s];
      // An object of an empty structure type (lock_class_key without lockdep) has size 0; it is a variable if its
      // section is empty too.
      bool sized = symbol.size > 0 || object_.sections[id].size == 0;
      if (sized && (symbol.is_function() || symbol.is_object())) symbols.push_back(s);
    }
    // Of symbols that overlap, the first in this order becomes the atom and the others are its aliases. If a symbol
    // contains another, the larger one is first. Of several names for the same place, a global name that code can use
    // is first.
    std::stable_sort(symbols.begin(), symbols.end(), [this](SymbolId a, SymbolId b) {
      const Symbol &x = object_.symbols[a], &y = object_.symbols[b];
      if (x.value != y.value) return x.value < y.value;
      if (x.size != y.size) return x.size > y.size;
      if (is_for_modpost(x.name) != is_for_modpost(y.name)) return is_for_modpost(y.name);
      return x.is_local() < y.is_local();
    });
    return symbols;
  }

  // A list of BTF type ids is a label without a size, and ends where the next list begins (include/linux/btf_ids.h).
  // The labels of the single numbers (is_type_id()) begin no list.
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
      if (padding_.is_named_by(symbol)) {
        if (!padding_symbol) padding_symbol = s;
        continue;
      }
      if (symbol.value < end || (symbol.size == 0 && end == 0 && !atoms_.empty() && atoms_.back().section == id)) {
        atoms_.back().aliases.push_back(s);
        continue;
      }
      std::uint64_t padding = padding_.size_before(symbol);
      cut_gap(id, end, symbol.value - padding);
      add_atom(symbol.is_function() ? AtomKind::function : AtomKind::variable, id, symbol.value, symbol.size, s);
      atoms_.back().padding = padding;
      atoms_.back().padding_symbol = std::exchange(padding_symbol, 0);
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
        next = places_[id].upper_bound(begin) != places_[id].end() ? *places_[id].upper_bound(begin) : end;
      } else if (section.mergeable_strings() && section.entry_size == 1) {
        kind = AtomKind::string;
        next = section.data.find('\0', begin);
        next = next == std::string::npos ? end : next + 1;
      } else if (section.mergeable() && section.entry_size > 0) {
        kind = AtomKind::constant;
        next = section.entry_size < end - begin ? begin + section.entry_size : end;
      } else if (auto cut = places_[id].upper_bound(begin); cut != places_[id].end()) {
        next = *cut;
      }
      next = std::min(next, end);
      add_atom(kind, id, begin, next - begin, 0);
      begin = next;
    }
  }

  const Object& object_;
  const std::vector<std::set<std::uint64_t>>& places_;
  std::vector<Atom> atoms_;
  std::vector<std::vector<SymbolId>> symbols_in_; // by section: the symbols defined in it
  CallPadding padding_;
};

} // namespace

std::vector<Atom> cut_into_atoms(const Object& object, const std::vector<std::set<std::uint64_t>>& places) {
  return Cutter(object, places).run();
}

} // namespace klp
