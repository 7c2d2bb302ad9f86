#include "generator/compare/correlate.h"

#include "generator/compare/correlate_by_user.h"
#include "generator/compare/correlate_statics.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace klp {

// include/linux/compiler.h: __UNIQUE_ID(ddebug) is __UNIQUE_ID_ddebug328, by the compiler's __COUNTER__.
static std::string without_counter(std::string name) {
  if (!name.starts_with("__UNIQUE_ID_")) return name;
  std::size_t end = std::min(name.find('.'), name.size()), begin = end;
  while (std::isdigit(static_cast<unsigned char>(name[begin - 1]))) --begin;
  return name.erase(begin, end - begin);
}

std::string without_numbers(std::string_view symbol) {
  std::string result;
  for (std::size_t i = 0; i < symbol.size();) {
    std::size_t digits = i + 1;
    while (symbol[i] == '.' && digits < symbol.size() && std::isdigit(static_cast<unsigned char>(symbol[digits])))
      ++digits;
    bool number = symbol[i] == '.' && digits > i + 1 && (digits == symbol.size() || symbol[digits] == '.');
    if (number)
      i = digits;
    else
      result += symbol[i++];
  }
  return without_counter(std::move(result));
}

bool is_compiler_constant(const Layout& layout, AtomId atom) {
  if (layout.section_of(atom).writable() || layout.atom(atom).kind != AtomKind::variable) return false;
  static constexpr std::string_view names[] = {"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__", "CSWTCH"};
  std::string base = without_numbers(layout.name(atom));
  return std::any_of(std::begin(names), std::end(names), [&](std::string_view name) { return base == name; });
}

// Not a table with functions in it: code may ask whether an object's table is this one.
static bool is_nameless_constant(const Layout& layout, AtomId atom) {
  const Atom& a = layout.atom(atom);
  if (a.kind != AtomKind::variable || layout.section_of(atom).writable()) return false;
  if (without_numbers(layout.name(atom)) == layout.name(atom)) return false;
  return std::none_of(a.references.begin(), a.references.end(), [&](const Reference& r) {
    return r.atom == no_atom || layout.atom(r.atom).kind == AtomKind::function;
  });
}

namespace {

class Pairer {
public:
  Pairer(const Side& original, const Side& patched) : original_(original), patched_(patched) {
    pairing_.to_patched.assign(original.layout->atoms().size(), no_atom);
    pairing_.to_original.assign(patched.layout->atoms().size(), no_atom);
  }

  Correlation run() {
    clones_by_code();
    for (auto kind : {AtomKind::function, AtomKind::variable}) by_key(kind, exact_name);
    by_global_names();
    by_key(AtomKind::function, [](const Layout& l, AtomId a) { return without_numbers(l.name(a)); });
    correlate_by_user(original_, patched_, pairing_);
    if (original_.facts && patched_.facts)
      correlate_statics(original_, patched_, pairing_);
    else
      statics_by_references();
    decide_by_content();
    return std::move(pairing_);
  }

private:
  using Key = std::string; // empty: cannot be paired by this rule
  using KeyOf = Key (*)(const Layout&, AtomId);

  // A symbol's name is its identity unless the compiler numbered it.
  static Key exact_name(const Layout& layout, AtomId atom) {
    const std::string& name = layout.name(atom);
    if (layout.atom(atom).kind == AtomKind::variable && without_numbers(name) != name) return {};
    return name;
  }

  bool free_original(AtomId a) const { return pairing_.to_patched[a] == no_atom; }
  bool free_patched(AtomId a) const { return pairing_.to_original[a] == no_atom; }

  void pair(AtomId original, AtomId patched) {
    pairing_.to_patched[original] = patched;
    pairing_.to_original[patched] = original;
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

  // Of clones only the number changes where another one comes or goes: what has the same code is the same.
  void clones_by_code() {
    by_key(AtomKind::function, code_of_clone);
    for (AtomId o = 0; o < pairing_.to_patched.size(); ++o) {
      if (free_original(o)) continue;
      AtomId cold_o = original_.layout->cold_part_of(o), cold_p = patched_.layout->cold_part_of(pairing_.to_patched[o]);
      if (cold_o != no_atom && cold_p != no_atom) pair(cold_o, cold_p);
    }
  }

  static Key code_of_clone(const Layout& layout, AtomId atom) {
    std::string base = without_numbers(layout.name(atom));
    if (base == layout.name(atom) || layout.parent_of_cold(atom) != no_atom) return {};
    const Atom& a = layout.atom(atom);
    const std::string& code = layout.section_of(atom).data;
    return a.offset < code.size() ? base + " " + code.substr(a.offset, a.size) : Key();
  }

  // Pairs what is the only one of its key on both sides.
  void by_key(AtomKind kind, KeyOf key_of) {
    auto before = groups(*original_.layout, kind, key_of, [this](AtomId a) { return free_original(a); });
    auto after = groups(*patched_.layout, kind, key_of, [this](AtomId a) { return free_patched(a); });
    for (const auto& [key, atoms] : before) {
      auto other = after.find(key);
      if (other != after.end() && atoms.size() == 1 && other->second.size() == 1) pair(atoms[0], other->second[0]);
    }
  }

  // Whoever has several names (aliases) is the same as long as one of them stays that other units know it by.
  void by_global_names() {
    const Layout &before = *original_.layout, &after = *patched_.layout;
    auto try_name = [&](AtomId o, SymbolId id) {
      const Symbol& symbol = before.object().symbols[id];
      AtomId p = symbol.is_local() ? no_atom : after.find(symbol.name);
      bool fits = p != no_atom && free_original(o) && free_patched(p) && after.atom(p).kind == before.atom(o).kind;
      if (fits) pair(o, p);
    };
    for (AtomId o = 0; o < before.atoms().size(); ++o) {
      const Atom& atom = before.atom(o);
      if (!atom.symbol || !free_original(o)) continue;
      try_name(o, atom.symbol);
      for (SymbolId alias : atom.aliases) try_name(o, alias);
    }
  }

  // Who refers to a variable: an identity where facts are missing. With the place in the function it is a sharper one.
  using Users = std::map<AtomId, std::set<std::string>>;
  static Users users(const Layout& layout, bool with_place) {
    Users result;
    for (AtomId a = 0; a < layout.atoms().size(); ++a) {
      if (!layout.atom(a).symbol) continue;
      std::string name = without_numbers(layout.name(a));
      for (const auto& ref : layout.atom(a).references)
        if (ref.atom != no_atom) result[ref.atom].insert(with_place ? name + "+" + std::to_string(ref.offset) : name);
    }
    return result;
  }

  void statics_by_references() {
    for (bool with_place : {true, false}) {
      auto users_before = users(*original_.layout, with_place), users_after = users(*patched_.layout, with_place);
      auto variables = [](const Layout& l, AtomId a) { return without_numbers(l.name(a)); };
      auto before =
          groups(*original_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_original(a); });
      auto after =
          groups(*patched_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_patched(a); });
      for (const auto& [key, atoms] : before)
        if (auto other = after.find(key); other != after.end())
          pair_by_users(atoms, other->second, users_before, users_after);
    }
    settle_leftovers();
  }

  // Pairs those whose users are the same, and nobody else's.
  void pair_by_users(const std::vector<AtomId>& before, const std::vector<AtomId>& after, Users& users_before,
                     Users& users_after) {
    for (AtomId p : after) {
      auto same_users = [&](AtomId o) { return free_original(o) && users_before[o] == users_after[p]; };
      auto rivals =
          std::count_if(after.begin(), after.end(), [&](AtomId q) { return users_after[q] == users_after[p]; });
      if (rivals == 1 && std::count_if(before.begin(), before.end(), same_users) == 1)
        pair(*std::find_if(before.begin(), before.end(), same_users), p);
    }
  }

  // One left on each side is the same variable, used elsewhere now; of more nobody can tell.
  void settle_leftovers() {
    auto variables = [](const Layout& l, AtomId a) { return without_numbers(l.name(a)); };
    auto before =
        groups(*original_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_original(a); });
    auto after = groups(*patched_.layout, AtomKind::variable, variables, [this](AtomId a) { return free_patched(a); });
    for (const auto& [key, atoms] : before) {
      auto other = after.find(key);
      if (other == after.end()) continue;
      if (atoms.size() == 1 && other->second.size() == 1)
        pair(atoms[0], other->second[0]);
      else
        pairing_.undecided.insert(other->second.begin(), other->second.end());
    }
  }

  // What is left over and can only be read needs no partner: its content tells.
  void decide_by_content() {
    for (AtomId a = 0; a < pairing_.to_patched.size(); ++a)
      if (free_original(a) && is_nameless_constant(*original_.layout, a)) pairing_.by_content_original.insert(a);
    for (AtomId a = 0; a < pairing_.to_original.size(); ++a)
      if (free_patched(a) && is_nameless_constant(*patched_.layout, a)) pairing_.by_content_patched.insert(a);
    for (AtomId a : pairing_.by_content_patched) pairing_.undecided.erase(a);
  }

  const Side& original_;
  const Side& patched_;
  Correlation pairing_;
};

} // namespace

Correlation correlate_atoms(const Side& original, const Side& patched) { return Pairer(original, patched).run(); }

} // namespace klp
