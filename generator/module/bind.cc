#include "generator/module/bind.h"

#include "generator/object/function_address.h"

namespace klp {

Binder::Binder(const std::vector<PatchUnit>& units) : units_(units) {
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Layout& layout = *units[u].patched.layout;
    for (const auto& change : units[u].comparison.changed) {
      changed_.insert({u, change.patched});
      if (!change.redirected) not_redirected_.insert({u, change.patched});
      if (AtomId cold = layout.cold_part_of(change.patched); cold != no_atom) changed_.insert({u, cold});
    }
    for (AtomId a = 0; a < layout.atoms().size(); ++a) {
      if (!layout.atom(a).symbol) continue;
      bool own = units[u].comparison.pairing.to_original[a] == no_atom || not_redirected_.contains({u, a});
      if (own) add_global({u, a});
    }
  }
}

void Binder::add_global(PatchAtom atom) {
  const Layout& layout = *units_[atom.unit].patched.layout;
  auto add = [&](SymbolId id) {
    const Symbol& symbol = layout.object().symbols[id];
    if (!symbol.is_local()) own_globals_.emplace(symbol.name, atom);
  };
  add(layout.atom(atom.atom).symbol);
  for (SymbolId alias : layout.atom(atom.atom).aliases) add(alias);
}

// As linking would: the object's own definition goes before vmlinux's, and that before another module's.
std::optional<PatchAtom> Binder::global_for(std::size_t unit, const std::string& name) const {
  const KernelObject* home = units_[unit].object;
  std::optional<PatchAtom> found;
  auto [begin, end] = own_globals_.equal_range(name);
  for (auto at = begin; at != end; ++at) {
    const PatchUnit& definer = units_[at->second.unit];
    if (definer.object == home) return at->second;
    if (!found || !definer.in_module()) found = at->second;
  }
  if (found && home && home->defines(name)) return std::nullopt;
  return found;
}

Result<Bound> Binder::bind(PatchAtom user, const Reference& reference) const {
  if (reference.atom != no_atom) return bind_here(user, reference);
  Bound bound;
  bound.name = units_[user.unit].patched.layout->object().symbols[reference.symbol].name;
  bound.global = true;
  bound.to = Bound::To::kernel_symbol;
  if (auto own = global_for(user.unit, bound.name)) {
    bound.to = Bound::To::own;
    bound.own = *own;
  }
  return bound;
}

Result<Bound> Binder::bind_here(PatchAtom user, const Reference& reference) const {
  const PatchUnit& u = units_[user.unit];
  const Layout& layout = *u.patched.layout;
  const Atom& atom = layout.atom(reference.atom);
  Bound own;
  own.own = {user.unit, reference.atom};
  bool takes_address = takes_function_address(layout, reference);
  if (own.own == user && !takes_address) return own; // it stays inside
  bool named = atom.kind == AtomKind::function || atom.kind == AtomKind::variable;
  if (!named || atom.size == 0 || is_compiler_constant(layout, reference.atom)) return own;
  // A pr_debug() of a module gets a switch of the livepatch's own: its static branch cannot hang on the module's.
  if (u.in_module() && has_role(layout.section_of(reference.atom).name, SectionRole::message_switch)) return own;
  if (u.comparison.pairing.undecided.contains(reference.atom)) {
    Error e;
    e.file = u.source;
    e.line = static_cast<int>(place_of(u.patched, reference.atom).line);
    e.symbol = layout.name(reference.atom);
    e.cause = "nobody can tell which existing variable it is, or whether it is new";
    e.remedy =
        "leave existing variables their names and the lines that declare them; give new ones names of their own, "
        "and declare them on lines of their own";
    e.status = ExitStatus::refused;
    return fail(std::move(e));
  }
  AtomId original = u.comparison.pairing.to_original[reference.atom];
  if (original == no_atom || not_redirected_.contains(own.own)) return own;
  if (changed_.contains(own.own) && !takes_address) return own;
  Bound kernel;
  kernel.to = Bound::To::kernel_atom;
  kernel.original = original;
  kernel.name = u.original.layout->name(original);
  kernel.global = !u.original.layout->object().symbols[u.original.layout->atom(original).symbol].is_local();
  return kernel;
}

} // namespace klp
