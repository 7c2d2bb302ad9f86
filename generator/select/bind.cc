#include "generator/select/bind.h"

#include "generator/compare/gained_names.h"
#include "generator/object/entry_place.h"
#include "generator/object/function_address.h"
#include "generator/prove/about.h"

#include <algorithm>

namespace klp {

namespace {

// Whether this name of the atom, its own name or an alias, is a weak symbol.
bool is_weak_name(const Layout& layout, AtomId id, const std::string& name) {
  const auto& symbols = layout.object().symbols;
  const Atom& atom = layout.atom(id);
  auto is_weak = [&](SymbolId s) { return symbols[s].name == name && symbols[s].is_weak(); };
  return is_weak(atom.symbol) || std::ranges::any_of(atom.aliases, is_weak);
}

} // namespace

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
    bool is_in_module = unit.comparison.correlation.to_original[atom] == no_atom || not_redirected_.contains({u, atom});
    if (is_in_module || is_gained) definitions_.insert({name, {{u, atom}, is_gained}});
  }
}

// Uses the precedence of a link. A definition in the unit's kernel object (vmlinux or a module) has precedence over one
// in vmlinux, and that over one in another module; a strong definition has precedence over a weak one. A definition
// that the kernel object contains already, from a file outside of the change, has precedence over definitions in other
// kernel objects and over new weak ones.
std::optional<PatchAtom> Binder::definition_for(std::size_t unit, const std::string& name) const {
  const KernelObject* own_object = units_[unit].object;
  auto is_weak = [&](PatchAtom a) { return is_weak_name(*units_[a.unit].patched.layout, a.atom, name); };
  auto rank = [&](PatchAtom a) {
    const PatchUnit& definer = units_[a.unit];
    int nearness = definer.object == own_object ? 0 : definer.in_module() ? 2 : 1;
    return std::pair(nearness, is_weak(a));
  };
  const Definition* best = nullptr;
  auto [begin, end] = definitions_.equal_range(name);
  for (auto at = begin; at != end; ++at)
    if (!best || rank(at->second.atom) < rank(best->atom)) best = &at->second;
  if (!best) return std::nullopt;
  bool is_overridable = units_[best->atom.unit].object != own_object || (best->gained && is_weak(best->atom));
  if (is_overridable && own_object && own_object->defines(name)) return std::nullopt;
  return best->atom;
}

// The name by which the linker would find the target; empty if the target is the unit's own definition. The linker
// replaces a new weak definition by a strong one, also for references in its own file.
std::string Binder::name_for_link(std::size_t unit, const Reference& reference) const {
  const PatchUnit& u = units_[unit];
  const Layout& layout = *u.patched.layout;
  if (reference.atom == no_atom) return layout.object().symbols[reference.symbol].name;
  bool is_new = u.comparison.correlation.to_original[reference.atom] == no_atom;
  const Symbol& symbol = layout.symbol_of(reference.atom);
  return is_new && symbol.is_weak() ? symbol.name : std::string();
}

Result<Bound> Binder::bind(PatchAtom user, const Reference& reference) const {
  const Layout& layout = *units_[user.unit].patched.layout;
  if (const Section* special = special_target(layout.object(), reference)) {
    Bound bound;
    bound.name = special->name;
    auto entry = entry_of(layout, reference);
    if (entry) bound.own = {user.unit, entry->owner}, bound.entry = entry->number;
    if (!entry) bound.to = Bound::To::kernel_symbol; // review/unknown_tables.cc refuses it
    return bound;
  }
  std::string name = name_for_link(user.unit, reference);
  if (name.empty()) return bind_to({user.unit, reference.atom}, user, reference);
  if (auto definition = definition_for(user.unit, name)) return bind_to(*definition, user, reference);
  Bound bound;
  bound.name = std::move(name);
  bound.global = true;
  bound.to = Bound::To::kernel_symbol;
  return bound;
}

Result<Bound> Binder::bind_to(PatchAtom target, PatchAtom user, const Reference& reference) const {
  const PatchUnit& u = units_[target.unit];
  const Layout& layout = *u.patched.layout;
  Bound own;
  own.own = target;
  own.name = layout.name(target.atom);
  bool takes_address = takes_address_of(layout, target.atom, reference);
  if (target == user && !takes_address) return own; // a label or a recursive call
  if (!has_identity(layout, target.atom)) return own;
  // The static branch of a pr_debug() in a module cannot use the module's switch: it gets one in the livepatch module.
  if (u.in_module() && has_role(layout.section_of(target.atom).name, SectionRole::debug_message_control)) return own;
  if (u.comparison.correlation.undecided.contains(target.atom)) {
    return fail(refusal_at(
        u, target.atom, "nobody can tell which existing variable it is, or whether it is new",
        "leave existing variables their names and the lines that declare them; declare a new one on a line of its own, "
        "under a name that the file does not have yet: static int klp_NAME;"));
  }
  AtomId original = u.comparison.correlation.to_original[target.atom];
  if (original == no_atom || not_redirected_.contains(target)) return own;
  if (changed_.contains(target) && !takes_address) return own;
  Bound kernel;
  kernel.to = Bound::To::kernel_atom;
  kernel.unit = target.unit;
  kernel.original = original;
  kernel.name = u.original.layout->name(original);
  kernel.global = !u.original.layout->symbol_of(original).is_local();
  return kernel;
}

} // namespace klp
