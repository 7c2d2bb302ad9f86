#include "generator/select/bind.h"

#include "generator/compare/gained_names.h"
#include "generator/object/function_address.h"
#include "generator/prove/about.h"

#include <algorithm>

namespace klp {

// Whether the name that stands for the atom there is a weak one: its own or an alias.
static bool is_weak_name(const Layout& layout, AtomId id, const std::string& name) {
  const auto& symbols = layout.object().symbols;
  const Atom& atom = layout.atom(id);
  auto is_it = [&](SymbolId s) { return symbols[s].name == name && symbols[s].is_weak(); };
  return is_it(atom.symbol) || std::ranges::any_of(atom.aliases, is_it);
}

Binder::Binder(const std::vector<PatchUnit>& units) : units_(units) {
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Layout& layout = *units[u].patched.layout;
    for (const auto& change : units[u].comparison.changed) {
      changed_.insert({u, change.patched});
      if (!change.redirected) not_redirected_.insert({u, change.patched});
      if (AtomId cold = layout.cold_part_of(change.patched); cold != no_atom) changed_.insert({u, cold});
    }
    note_definitions(u);
  }
}

void Binder::note_definitions(std::size_t u) {
  const PatchUnit& unit = units_[u];
  std::set<std::string> gained;
  for (auto& [name, atom] : gained_names(*unit.original.layout, *unit.patched.layout)) gained.insert(std::move(name));
  for (const auto& [name, atom] : global_names(*unit.patched.layout)) {
    bool is_gained = gained.contains(name);
    bool own = unit.comparison.correlation.to_original[atom] == no_atom || not_redirected_.contains({u, atom});
    if (own || is_gained) definitions_.insert({name, {{u, atom}, is_gained}});
  }
}

// As linking would: a definition of the unit's own object goes before vmlinux's, and that before another module's; a
// strong one before a weak one; and one that the object has from a file that did not change before a weak new one.
std::optional<PatchAtom> Binder::definition_for(std::size_t unit, const std::string& name) const {
  const KernelObject* home = units_[unit].object;
  auto is_weak = [&](PatchAtom a) { return is_weak_name(*units_[a.unit].patched.layout, a.atom, name); };
  auto rank = [&](PatchAtom a) {
    const PatchUnit& definer = units_[a.unit];
    int nearness = definer.object == home ? 0 : definer.in_module() ? 2 : 1;
    return std::pair(nearness, is_weak(a));
  };
  const Definition* best = nullptr;
  auto [begin, end] = definitions_.equal_range(name);
  for (auto at = begin; at != end; ++at)
    if (!best || rank(at->second.atom) < rank(best->atom)) best = &at->second;
  if (!best) return std::nullopt;
  bool gives_way = units_[best->atom.unit].object != home || (best->gained && is_weak(best->atom));
  if (gives_way && home && home->defines(name)) return std::nullopt;
  return best->atom;
}

// The name by which the linker finds what is meant; empty: it is what the unit itself defines. A new weak definition
// gives way to another one, in its own file too.
std::string Binder::name_for_link(std::size_t unit, const Reference& reference) const {
  const PatchUnit& u = units_[unit];
  const Layout& layout = *u.patched.layout;
  if (reference.atom == no_atom) return layout.object().symbols[reference.symbol].name;
  const Atom& atom = layout.atom(reference.atom);
  bool is_new = atom.symbol && u.comparison.correlation.to_original[reference.atom] == no_atom;
  return is_new && layout.object().symbols[atom.symbol].is_weak() ? layout.name(reference.atom) : std::string();
}

Result<Bound> Binder::bind(PatchAtom user, const Reference& reference) const {
  std::string name = name_for_link(user.unit, reference);
  if (name.empty()) return bind_to({user.unit, reference.atom}, user, reference);
  if (auto definition = definition_for(user.unit, name)) return bind_to(*definition, user, reference);
  Bound bound;
  bound.name = std::move(name);
  bound.global = true;
  bound.to = Bound::To::kernel_symbol;
  return bound;
}

Result<Bound> Binder::bind_to(PatchAtom meant, PatchAtom user, const Reference& reference) const {
  const PatchUnit& u = units_[meant.unit];
  const Layout& layout = *u.patched.layout;
  const Atom& atom = layout.atom(meant.atom);
  Bound own;
  own.own = meant;
  if (atom.symbol) own.name = layout.name(meant.atom);
  bool takes_address = takes_address_of(layout, meant.atom, reference);
  if (meant == user && !takes_address) return own; // it stays inside
  bool named = atom.kind == AtomKind::function || atom.kind == AtomKind::variable;
  if (!named || atom.size == 0 || is_compiler_constant(layout, meant.atom)) return own;
  // A pr_debug() of a module gets a switch of the livepatch's own: its static branch cannot hang on the module's.
  if (u.in_module() && has_role(layout.section_of(meant.atom).name, SectionRole::message_switch)) return own;
  if (u.comparison.correlation.undecided.contains(meant.atom)) {
    return fail(about(
        u, meant.atom, "nobody can tell which existing variable it is, or whether it is new",
        "leave existing variables their names and the lines that declare them; declare a new one on a line of its own, "
        "under a name that the file does not have yet: static int klp_NAME;"));
  }
  AtomId original = u.comparison.correlation.to_original[meant.atom];
  if (original == no_atom || not_redirected_.contains(meant)) return own;
  if (changed_.contains(meant) && !takes_address) return own;
  Bound kernel;
  kernel.to = Bound::To::kernel_atom;
  kernel.unit = meant.unit;
  kernel.original = original;
  kernel.name = u.original.layout->name(original);
  kernel.global = !u.original.layout->object().symbols[u.original.layout->atom(original).symbol].is_local();
  return kernel;
}

} // namespace klp
