#include "generator/compare/correlate_statics.h"

#include "facts/lookup.h"
#include "generator/compare/compiler_names.h"
#include "generator/compare/message_state.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace klp {

namespace {

// The properties of a declaration by which a rule groups variables: owner, name, type, file, line, column. Properties
// that the rule ignores are empty.
using Key = std::tuple<std::string, std::string, std::string, std::string, std::uint32_t, std::uint32_t>;
using Groups = std::map<Key, std::vector<AtomId>>;

enum Part : unsigned { owner = 1, name = 2, type = 4, line = 8, column = 16, line_in_owner = 32 };

// Whether a macro declares the variable. Its name is the same in all uses of the macro, so that on another line the
// same name can belong to another use (include/linux/once.h: DO_ONCE).
bool is_declared_by_macro(const std::string& name) {
  return is_message_state(name) || name == "___done" || name == "___once_key";
}

struct IndexedSide : Side {
  explicit IndexedSide(const Side& side) : Side(side), functions(*side.facts) {}

  facts::FunctionIndex functions;
};

class StaticsCorrelator {
public:
  StaticsCorrelator(const Side& original, const Side& patched, Correlation& correlation)
      : original_(original), patched_(patched), correlation_(correlation) {}

  void run() {
    correlate_in_order(owner | name | type | line | column);
    correlate_in_order(owner | name | type | line);
    correlate_unique(owner | name | type);
    correlate_unique(owner | name | type | line_in_owner);
    correlate_unique(name | type | line | column);
    mark_undecided(name | type);
    mark_undecided(type | line | column);
  }

private:
  bool free_original(AtomId a) const { return correlation_.to_patched[a] == no_atom; }
  bool free_patched(AtomId a) const { return correlation_.to_original[a] == no_atom; }

  void correlate(AtomId before, AtomId after) {
    correlation_.to_patched[before] = after;
    correlation_.to_original[after] = before;
  }

  static std::uint32_t line_of(const IndexedSide& side, const facts::Variable& v, unsigned parts) {
    if (!(parts & line_in_owner)) return parts & line ? v.place.line : 0;
    const facts::Function* function = side.functions.with_name(v.owner);
    return function ? v.place.line - function->begin.line : 0;
  }

  static Key key_of(const IndexedSide& side, const facts::Variable& v, unsigned parts) {
    return {parts & owner ? v.owner : "", parts & name ? without_numbers(v.name) : "",
            parts & type ? v.type : "",   parts & line ? v.place.file : "",
            line_of(side, v, parts),      parts & column ? v.place.column : 0};
  }

  template <typename Free> static Groups groups(const IndexedSide& side, unsigned parts, Free wanted) {
    std::vector<const facts::Variable*> ordered;
    for (const auto& v : side.facts->variables) ordered.push_back(&v);
    std::stable_sort(ordered.begin(), ordered.end(), [](auto* a, auto* b) { return a->ordinal < b->ordinal; });
    Groups result;
    for (const auto* v : ordered) {
      AtomId atom = side.layout->find(v->symbol);
      if (atom == no_atom || side.layout->atom(atom).kind != AtomKind::variable || !wanted(*v, atom)) continue;
      result[key_of(side, *v, parts)].push_back(atom);
    }
    return result;
  }

  Groups locals_before(unsigned parts) const {
    return groups(original_, parts,
                  [this](const facts::Variable& v, AtomId a) { return !v.owner.empty() && free_original(a); });
  }
  Groups locals_after(unsigned parts) const {
    return groups(patched_, parts,
                  [this](const facts::Variable& v, AtomId a) { return !v.owner.empty() && free_patched(a); });
  }

  // If a group has as many variables on both sides, its k-th original variable is the k-th patched one. If not, the
  // facts do not show which ones were added or removed.
  void correlate_in_order(unsigned parts) {
    Groups before = locals_before(parts), after = locals_after(parts);
    for (const auto& [key, atoms] : before) {
      auto other = after.find(key);
      if (other == after.end() || other->second.size() != atoms.size()) continue;
      for (std::size_t k = 0; k < atoms.size(); ++k) correlate(atoms[k], other->second[k]);
    }
  }

  void correlate_unique(unsigned parts) {
    Groups before = locals_before(parts), after = locals_after(parts);
    for (const auto& [key, atoms] : before) {
      if (!(parts & (line | line_in_owner)) && is_declared_by_macro(std::get<1>(key))) continue;
      auto other = after.find(key);
      if (other != after.end() && atoms.size() == 1 && other->second.size() == 1) correlate(atoms[0], other->second[0]);
    }
  }

  // Marks writable variables that could be an existing one: with its name and type, in another function or outside of
  // any function; or in its place, with another name. The switch of a debug message (pr_debug) is left out: if it has
  // no counterpart, the message is a new one.
  void mark_undecided(unsigned parts) {
    auto state = [](const Side& side, AtomId a) {
      const Section& section = side.layout->section_of(a);
      return section.writable() && side.layout->atom(a).size > 0 &&
             !has_role(section.name, SectionRole::debug_message_control);
    };
    Groups before = groups(original_, parts,
                           [&](const facts::Variable&, AtomId a) { return free_original(a) && state(original_, a); });
    Groups after = groups(patched_, parts,
                          [&](const facts::Variable&, AtomId a) { return free_patched(a) && state(patched_, a); });
    for (const auto& [key, atoms] : after) {
      if (!before.contains(key)) continue;
      for (AtomId a : atoms) undecided_set_for(a).insert(a);
    }
  }

  std::set<AtomId>& undecided_set_for(AtomId a) {
    bool of_message = std::ranges::any_of(patched_.facts->variables, [&](const facts::Variable& v) {
      return is_message_state(without_numbers(v.name)) && patched_.layout->find(v.symbol) == a;
    });
    return of_message ? correlation_.undecided_messages : correlation_.undecided;
  }

  const IndexedSide original_, patched_;
  Correlation& correlation_;
};

} // namespace

void correlate_statics(const Side& original, const Side& patched, Correlation& correlation) {
  StaticsCorrelator(original, patched, correlation).run();
}

} // namespace klp
