#include "generator/audit/referenced_definition.h"

#include <algorithm>

namespace klp {

namespace {

const Symbol* global_named(const Layout& layout, const std::string& name) {
  const auto& symbols = layout.object().symbols;
  auto is_definition = [&](const Symbol& s) { return s.name == name && !s.is_local() && s.defined_in_section(); };
  auto found = std::ranges::find_if(symbols, is_definition);
  return found == symbols.end() ? nullptr : &*found;
}

struct Candidate {
  PatchAtom atom;
  int rank = 0; // the candidate with the lowest rank is the definition
};

// The definition of the name in unit `u`, for a reference from `home`: the object that the user is linked into. Returns
// nullopt if the unit has none, or if the kernel's own symbol comes before it.
std::optional<Candidate> candidate_of(const std::vector<PatchUnit>& units, std::size_t u, const std::string& name,
                                      const KernelObject* home) {
  const PatchUnit& unit = units[u];
  const Layout& patched = *unit.patched.layout;
  const Symbol* symbol = global_named(patched, name);
  if (!symbol) return std::nullopt;
  PatchAtom atom{u, patched.atom_of(static_cast<SymbolId>(symbol - patched.object().symbols.data()))};
  if (atom.atom == no_atom) return std::nullopt;
  const FunctionChange* change = change_of(units, atom);
  bool was_global = global_named(*unit.original.layout, name) != nullptr;
  bool existed = unit.comparison.correlation.to_original[atom.atom] != no_atom;
  // References to the kernel's own symbol reach the new code too, because the symbol is redirected.
  if (existed && was_global && (!change || change->redirected)) return std::nullopt;
  bool in_other_object = unit.object != home, kernel_first = in_other_object || (symbol->is_weak() && !was_global);
  if (kernel_first && home && home->defines(name)) return std::nullopt;
  int distance = !in_other_object ? 0 : unit.in_module() ? 2 : 1;
  return Candidate{atom, 2 * distance + (symbol->is_weak() ? 1 : 0)};
}

std::optional<PatchAtom> definition_named(const std::vector<PatchUnit>& units, const std::string& name,
                                          std::size_t user) {
  std::optional<Candidate> best;
  for (std::size_t u = 0; u < units.size(); ++u)
    if (auto candidate = candidate_of(units, u, name, units[user].object))
      if (!best || candidate->rank < best->rank) best = candidate;
  return best ? std::optional(best->atom) : std::nullopt;
}

} // namespace

const FunctionChange* change_of(const std::vector<PatchUnit>& units, PatchAtom atom) {
  const PatchUnit& unit = units[atom.unit];
  AtomId parent = unit.patched.layout->parent_of_cold(atom.atom);
  for (const auto& change : unit.comparison.changed)
    if (change.patched == atom.atom || (parent != no_atom && change.patched == parent)) return &change;
  return nullptr;
}

std::optional<PatchAtom> referenced_definition(const std::vector<PatchUnit>& units, const Reference& reference,
                                               PatchAtom user) {
  const Layout& layout = *units[user.unit].patched.layout;
  if (reference.atom == no_atom)
    return definition_named(units, layout.object().symbols[reference.symbol].name, user.unit);
  const Symbol& symbol = layout.symbol_of(reference.atom);
  bool is_new = units[user.unit].comparison.correlation.to_original[reference.atom] == no_atom;
  // Another definition of the same name may take precedence over a new weak one.
  if (is_new && symbol.is_weak()) return definition_named(units, symbol.name, user.unit);
  return PatchAtom{user.unit, reference.atom};
}

} // namespace klp
