#include "generator/compare/pair.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

namespace klp {

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
  return result;
}

bool is_compiler_constant(const Layout& layout, AtomId atom) {
  if (layout.section_of(atom).writable() || layout.atom(atom).kind != AtomKind::variable) return false;
  static constexpr std::string_view names[] = {"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__", "CSWTCH"};
  std::string base = without_numbers(layout.name(atom));
  return std::any_of(std::begin(names), std::end(names), [&](std::string_view name) { return base == name; });
}

namespace {

class Pairer {
public:
  Pairer(const Side& original, const Side& patched) : original_(original), patched_(patched) {
    pairing_.to_patched.assign(original.layout->atoms().size(), no_atom);
    pairing_.to_original.assign(patched.layout->atoms().size(), no_atom);
  }

  Pairing run() {
    for (auto kind : {AtomKind::function, AtomKind::variable}) by_key(kind, exact_name);
    by_key(AtomKind::function, [](const Layout& l, AtomId a) { return without_numbers(l.name(a)); });
    if (original_.facts && patched_.facts) {
      statics_by_facts(true);
      statics_by_facts(false);
    }
    statics_by_references();
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

  // Pairs what is the only one of its key on both sides.
  void by_key(AtomKind kind, KeyOf key_of) {
    auto before = groups(*original_.layout, kind, key_of, [this](AtomId a) { return free_original(a); });
    auto after = groups(*patched_.layout, kind, key_of, [this](AtomId a) { return free_patched(a); });
    for (const auto& [key, atoms] : before) {
      auto other = after.find(key);
      if (other != after.end() && atoms.size() == 1 && other->second.size() == 1) pair(atoms[0], other->second[0]);
    }
  }

  using StaticKey = std::tuple<std::string, std::string, std::string, std::string, std::uint32_t>;

  // Static locals by (owner, name, type, and line where `lines`), in declaration order within.
  template <typename Free>
  static std::map<StaticKey, std::vector<AtomId>> statics(const Side& side, bool lines, Free free) {
    std::vector<const facts::Variable*> ordered;
    for (const auto& v : side.facts->variables)
      if (!v.owner.empty()) ordered.push_back(&v);
    std::stable_sort(ordered.begin(), ordered.end(), [](auto* a, auto* b) { return a->ordinal < b->ordinal; });
    std::map<StaticKey, std::vector<AtomId>> result;
    for (const auto* v : ordered) {
      AtomId atom = side.layout->find(v->symbol);
      if (atom == no_atom || side.layout->atom(atom).kind != AtomKind::variable || !free(atom)) continue;
      StaticKey key{v->owner, v->name, v->type, lines ? v->place.file : "", lines ? v->place.line : 0};
      result[key].push_back(atom);
    }
    return result;
  }

  // Unchanged lines keep their numbers (change.h: number_lines), and what a change adds at a line comes after what
  // stood there: so the k-th of a line is the k-th of that line. Without lines only a sole candidate counts.
  void statics_by_facts(bool lines) {
    auto before = statics(original_, lines, [this](AtomId a) { return free_original(a); });
    auto after = statics(patched_, lines, [this](AtomId a) { return free_patched(a); });
    for (const auto& [key, atoms] : before) {
      auto other = after.find(key);
      if (other == after.end()) continue;
      bool sole = atoms.size() == 1 && other->second.size() == 1;
      if (!lines && !sole) {
        pairing_.undecided.insert(other->second.begin(), other->second.end());
        continue;
      }
      for (std::size_t k = 0; k < std::min(atoms.size(), other->second.size()); ++k) pair(atoms[k], other->second[k]);
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
    if (original_.facts && patched_.facts) return;
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

  const Side& original_;
  const Side& patched_;
  Pairing pairing_;
};

} // namespace

Pairing pair_atoms(const Side& original, const Side& patched) { return Pairer(original, patched).run(); }

} // namespace klp
