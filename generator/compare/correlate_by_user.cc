#include "generator/compare/correlate_by_user.h"

#include "generator/compare/atom_facts.h"
#include "generator/compare/compiler_names.h"

#include <algorithm>
#include <map>

namespace klp {

namespace {

using AtomPair = std::pair<AtomId, AtomId>; // original, patched

class UserCorrelator {
public:
  UserCorrelator(const Side& original, const Side& patched, Correlation& correlation)
      : original_(original), patched_(patched), before_(*original.layout), after_(*patched.layout),
        correlation_(correlation) {}

  void run() {
    std::vector<AtomPair> waiting;
    for (AtomId o = 0; o < before_.atoms().size(); ++o)
      if (is_variable(before_, o) && correlation_.to_patched[o] != no_atom)
        waiting.emplace_back(o, correlation_.to_patched[o]);
    while (!waiting.empty()) {
      auto [o, p] = waiting.back();
      waiting.pop_back();
      for (const auto& [x, y] : targets_at_same_offset(o, p)) {
        if (may_be_same_literal(x, y)) {
          correlate(x, y);
          waiting.emplace_back(x, y);
        } else if (is_function(before_, x) && is_function(after_, y)) {
          replacements_[x].insert(y);
          replaced_by_[y].insert(x);
        }
      }
    }
    correlate_renamed_functions();
  }

private:
  static bool is_variable(const Layout& l, AtomId a) { return l.atom(a).kind == AtomKind::variable; }
  static bool is_function(const Layout& l, AtomId a) { return l.atom(a).kind == AtomKind::function; }
  static bool is_local(const Layout& l, AtomId a) { return l.symbol_of(a).is_local(); }

  bool both_free(AtomId o, AtomId p) const {
    return correlation_.to_patched[o] == no_atom && correlation_.to_original[p] == no_atom;
  }

  void correlate(AtomId o, AtomId p) {
    correlation_.to_patched[o] = p;
    correlation_.to_original[p] = o;
  }

  std::vector<AtomPair> targets_at_same_offset(AtomId o, AtomId p) const {
    std::vector<AtomPair> found;
    const auto &x = before_.atom(o).references, &y = after_.atom(p).references;
    for (const auto& a : x) {
      auto b = std::find_if(y.begin(), y.end(), [&](const Reference& r) { return r.offset == a.offset; });
      bool both = b != y.end() && a.atom != no_atom && b->atom != no_atom && a.delta == b->delta;
      if (both) found.emplace_back(a.atom, b->atom);
    }
    return found;
  }

  bool may_be_same_literal(AtomId o, AtomId p) const {
    if (!is_variable(before_, o) || !is_variable(after_, p) || !both_free(o, p)) return false;
    std::string name = without_numbers(before_.name(o));
    return name == "__compound_literal" && name == without_numbers(after_.name(p)) &&
           before_.atom(o).size == after_.atom(p).size && before_.section_of(o).flags == after_.section_of(p).flags;
  }

  bool same_signature(AtomId o, AtomId p) const {
    const auto *x = function_facts(original_, o), *y = function_facts(patched_, p);
    return x && y && x->signature == y->signature;
  }

  // Correlates only local functions that have no counterpart yet and the same signature, where all tables replace the
  // one by the other.
  void correlate_renamed_functions() {
    for (const auto& [o, candidates] : replacements_) {
      AtomId p = *candidates.begin();
      bool sole = candidates.size() == 1 && replaced_by_[p].size() == 1;
      if (sole && both_free(o, p) && is_local(before_, o) && is_local(after_, p) && same_signature(o, p))
        correlate(o, p);
    }
  }

  const Side& original_;
  const Side& patched_;
  const Layout &before_, &after_;
  Correlation& correlation_;
  // Functions that correlated tables point to from the same offset.
  std::map<AtomId, std::set<AtomId>> replacements_; // original function: patched functions
  std::map<AtomId, std::set<AtomId>> replaced_by_;  // patched function: original functions
};

} // namespace

void correlate_by_user(const Side& original, const Side& patched, Correlation& correlation) {
  UserCorrelator(original, patched, correlation).run();
}

} // namespace klp
