#include "generator/compare/correlate.h"

#include "generator/compare/correlate_by_user.h"
#include "generator/compare/correlate_statics.h"

#include <algorithm>
#include <map>
#include <string>

namespace klp {

namespace {

// False for tables that contain functions: code may compare the address of such a table to find the type of an object.
bool is_nameless_constant(const Layout& layout, AtomId atom) {
  const Atom& a = layout.atom(atom);
  if (a.kind != AtomKind::variable || layout.section_of(atom).writable()) return false;
  if (without_numbers(layout.name(atom)) == layout.name(atom)) return false;
  return std::none_of(a.references.begin(), a.references.end(), [&](const Reference& r) {
    return r.atom == no_atom || layout.atom(r.atom).kind == AtomKind::function;
  });
}

class Correlator {
public:
  Correlator(const Side& original, const Side& patched) : original_(original), patched_(patched) {
    correlation_.to_patched.assign(original.layout->atoms().size(), no_atom);
    correlation_.to_original.assign(patched.layout->atoms().size(), no_atom);
  }

  Correlation run() {
    correlate_clones_by_code();
    for (auto kind : {AtomKind::function, AtomKind::variable}) correlate_by_key(kind, exact_name);
    correlate_by_global_names();
    correlate_by_key(AtomKind::function, [](const Layout& l, AtomId a) { return without_numbers(l.name(a)); });
    correlate_by_user(original_, patched_, correlation_);
    if (original_.facts && patched_.facts)
      correlate_statics(original_, patched_, correlation_);
    else
      correlate_statics_without_facts();
    mark_constants_compared_by_content();
    return std::move(correlation_);
  }

private:
  using Key = std::string; // empty: the rule does not apply to the atom
  using KeyOf = Key (*)(const Layout&, AtomId);

  // Variables in whose name the compiler put a number have no key: the number can differ between the two objects.
  static Key exact_name(const Layout& layout, AtomId atom) {
    const std::string& name = layout.name(atom);
    if (layout.atom(atom).kind == AtomKind::variable && without_numbers(name) != name) return {};
    return name;
  }

  bool free_original(AtomId a) const { return correlation_.to_patched[a] == no_atom; }
  bool free_patched(AtomId a) const { return correlation_.to_original[a] == no_atom; }

  void correlate(AtomId original, AtomId patched) {
    correlation_.to_patched[original] = patched;
    correlation_.to_original[patched] = original;
  }

  template <typename Free>
  static std::map<Key, std::vector<AtomId>> groups(const Layout& layout, AtomKind kind, KeyOf key_of, Free free) {
    std::map<Key, std::vector<AtomId>> result;
    for (AtomId a = 0; a < layout.atoms().size(); ++a) {
      if (layout.atom(a).kind != kind || !free(a)) continue;
      if (Key key = key_of(layout, a); !key.empty()) result[key].push_back(a);
    }
    return result;
  }

  // The compiler numbers clones (f.isra.0, f.constprop.1), and the numbers change when the source gains or loses
  // another clone. So clones with the same name (without numbers) and the same code are the same.
  void correlate_clones_by_code() {
    correlate_by_key(AtomKind::function, code_of_clone);
    for (AtomId o = 0; o < correlation_.to_patched.size(); ++o) {
      if (free_original(o)) continue;
      AtomId cold_o = original_.layout->cold_part_of(o),
             cold_p = patched_.layout->cold_part_of(correlation_.to_patched[o]);
      if (cold_o != no_atom && cold_p != no_atom) correlate(cold_o, cold_p);
    }
  }

  static Key code_of_clone(const Layout& layout, AtomId atom) {
    std::string base = without_numbers(layout.name(atom));
    if (base == layout.name(atom) || layout.parent_of_cold(atom) != no_atom) return {};
    const Atom& a = layout.atom(atom);
    const std::string& code = layout.section_of(atom).data;
    return a.offset < code.size() ? base + " " + code.substr(a.offset, a.size) : Key();
  }

  // Correlates atoms whose key is unique on both sides.
  void correlate_by_key(AtomKind kind, KeyOf key_of) {
    auto before = groups(*original_.layout, kind, key_of, [this](AtomId a) { return free_original(a); });
    auto after = groups(*patched_.layout, kind, key_of, [this](AtomId a) { return free_patched(a); });
    for (const auto& [key, atoms] : before) {
      auto other = after.find(key);
      if (other != after.end() && atoms.size() == 1 && other->second.size() == 1) correlate(atoms[0], other->second[0]);
    }
  }

  // An atom with several names (aliases) is the same as long as one of its global names stays.
  void correlate_by_global_names() {
    const Layout &before = *original_.layout, &after = *patched_.layout;
    auto try_name = [&](AtomId o, SymbolId id) {
      const Symbol& symbol = before.object().symbols[id];
      AtomId p = symbol.is_local() ? no_atom : after.find(symbol.name);
      bool fits = p != no_atom && free_original(o) && free_patched(p) && after.atom(p).kind == before.atom(o).kind;
      if (fits) correlate(o, p);
    };
    for (AtomId o = 0; o < before.atoms().size(); ++o) {
      const Atom& atom = before.atom(o);
      if (!atom.has_name() || !free_original(o)) continue;
      try_name(o, atom.symbol);
      for (SymbolId alias : atom.aliases) try_name(o, alias);
    }
  }

  // By atom: the names of the atoms that refer to it, with the offsets of their references if `with_place`.
  using Users = std::map<AtomId, std::set<std::string>>;
  static Users users(const Layout& layout, bool with_place) {
    Users result;
    for (AtomId a = 0; a < layout.atoms().size(); ++a) {
      if (!layout.atom(a).has_name()) continue;
      std::string name = without_numbers(layout.name(a));
      for (const auto& ref : layout.atom(a).references)
        if (ref.atom != no_atom) result[ref.atom].insert(with_place ? name + "+" + std::to_string(ref.offset) : name);
    }
    return result;
  }

  // Variables of the same name (without numbers) are distinguished by their users: first by the user and the offset of
  // its reference, then by the user alone.
  void correlate_statics_without_facts() {
    for (bool with_place : {true, false}) {
      auto users_before = users(*original_.layout, with_place), users_after = users(*patched_.layout, with_place);
      auto variables = [](const Layout& l, AtomId a) { return without_numbers(l.name(a)); };
      auto before =
          groups(*original_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_original(a); });
      auto after =
          groups(*patched_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_patched(a); });
      for (const auto& [key, atoms] : before)
        if (auto other = after.find(key); other != after.end())
          correlate_same_users(atoms, other->second, users_before, users_after);
    }
    correlate_remaining_statics();
  }

  // Correlates variables that have the same set of users, if no other candidate on either side has this set.
  void correlate_same_users(const std::vector<AtomId>& before, const std::vector<AtomId>& after, Users& users_before,
                            Users& users_after) {
    for (AtomId p : after) {
      auto same_users = [&](AtomId o) { return free_original(o) && users_before[o] == users_after[p]; };
      auto rivals =
          std::count_if(after.begin(), after.end(), [&](AtomId q) { return users_after[q] == users_after[p]; });
      if (rivals == 1 && std::count_if(before.begin(), before.end(), same_users) == 1)
        correlate(*std::find_if(before.begin(), before.end(), same_users), p);
    }
  }

  // If one variable of a name remains on each side, they are the same variable, which other code uses now. If more
  // remain, they cannot be distinguished and are not correlated.
  void correlate_remaining_statics() {
    auto variables = [](const Layout& l, AtomId a) { return without_numbers(l.name(a)); };
    auto before =
        groups(*original_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_original(a); });
    auto after = groups(*patched_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_patched(a); });
    for (const auto& [key, atoms] : before) {
      auto other = after.find(key);
      if (other == after.end()) continue;
      if (atoms.size() == 1 && other->second.size() == 1)
        correlate(atoms[0], other->second[0]);
      else
        correlation_.undecided.insert(other->second.begin(), other->second.end());
    }
  }

  // A read-only variable holds no state, so it needs no counterpart: its content is compared wherever it is used.
  void mark_constants_compared_by_content() {
    for (AtomId a = 0; a < correlation_.to_patched.size(); ++a)
      if (free_original(a) && is_nameless_constant(*original_.layout, a)) correlation_.by_content_original.insert(a);
    for (AtomId a = 0; a < correlation_.to_original.size(); ++a)
      if (free_patched(a) && is_nameless_constant(*patched_.layout, a)) correlation_.by_content_patched.insert(a);
    for (AtomId a : correlation_.by_content_patched) correlation_.undecided.erase(a);
  }

  const Side& original_;
  const Side& patched_;
  Correlation correlation_;
};

} // namespace

Correlation correlate_atoms(const Side& original, const Side& patched) { return Correlator(original, patched).run(); }

} // namespace klp
