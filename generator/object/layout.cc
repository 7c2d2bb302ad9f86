// The lookup functions of a layout. make_layout.cc makes a layout.
#include "generator/object/layout.h"

#include "generator/arch/arch.h"

#include <algorithm>

namespace klp {

AtomId Layout::atom_of(SymbolId symbol) const {
  auto at = by_symbol_.find(symbol);
  return at == by_symbol_.end() ? no_atom : at->second;
}

AtomId Layout::find(std::string_view name) const {
  auto at = by_name_.find(name);
  return at == by_name_.end() ? no_atom : at->second;
}

bool Layout::has_fentry(AtomId id) const {
  // Only a landing pad (ENDBR64) can stand between the symbol and the site. A site in the call padding has a negative
  // offset.
  const auto landing_pad_size = static_cast<std::int64_t>(architecture().instructions.landing_pad.size());
  return std::ranges::any_of(atoms_[id].entries, [=](const TableEntry& e) {
    bool site = has_kind(*e.table, {SpecialSectionKind::fentry_sites, SpecialSectionKind::call_padding});
    return site && e.code_offset >= 0 && e.code_offset <= landing_pad_size;
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

bool Layout::is_whole_function(AtomId id) const {
  return atoms_[id].kind == AtomKind::function && parent_of_cold(id) == no_atom;
}

AtomId Layout::parent_or_self(AtomId id) const {
  AtomId parent = parent_of_cold(id);
  return parent == no_atom ? id : parent;
}

void Layout::index_names() {
  auto add = [this](SymbolId symbol, AtomId atom) {
    by_symbol_[symbol] = atom;
    by_name_.try_emplace(object_->symbols[symbol].name, atom);
  };
  for (AtomId id = 0; id < atoms_.size(); ++id) {
    if (atoms_[id].symbol) add(atoms_[id].symbol, id);
    for (SymbolId alias : atoms_[id].aliases) add(alias, id);
  }
}

} // namespace klp
