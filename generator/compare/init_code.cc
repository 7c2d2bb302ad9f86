#include "generator/compare/init_code.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/compare/compare.h"
#include "generator/compare/compiler_names.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace klp {

namespace {

using Kind = InitEffect::Kind;

// Aliases that include/linux/module.h gives to the init and exit function of a module, for the module loader.
bool is_entry_of_module(std::string_view name) { return name == "init_module" || name == "cleanup_module"; }

bool other_units_can_call(const Layout& layout, AtomId id) {
  auto counts = [&](SymbolId s) {
    const Symbol& symbol = layout.object().symbols[s];
    return s && !symbol.is_local() && !is_entry_of_module(symbol.name);
  };
  const Atom& atom = layout.atom(id);
  return counts(atom.symbol) || std::ranges::any_of(atom.aliases, counts);
}

// Visits the references to atoms of the object, also those of the atom's entries in special sections.
template <typename Visit> void for_each_target(const Layout& layout, AtomId id, Visit visit) {
  for_each_reference(layout.atom(id), [&](const Reference& reference) {
    if (reference.atom != no_atom) visit(reference);
  });
}

// By atom: whether a chain of references leads to it from one of `waiting`, which count too. Depth-first search that
// does not enter sections of the start or end.
std::vector<bool> reached(const Layout& layout, std::vector<AtomId> waiting) {
  std::vector<bool> seen(layout.atoms().size());
  while (!waiting.empty()) {
    AtomId at = waiting.back();
    waiting.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    for_each_target(layout, at, [&](const Reference& reference) {
      if (!is_init_or_exit_section(layout.section_of(reference.atom).name)) waiting.push_back(reference.atom);
    });
    for (AtomId part : {layout.cold_part_of(at), layout.parent_of_cold(at)})
      if (part != no_atom) waiting.push_back(part);
  }
  return seen;
}

struct Effects {
  std::vector<InitEffect> found;
  // Calls of functions of the unit that run at the start or end only. The effects of these functions are in `found`.
  std::vector<InitEffect> inner_calls;
};

class EffectCollector {
public:
  EffectCollector(const Side& side, const std::vector<bool>& at_start_or_end)
      : side_(side), layout_(*side.layout), start_or_end_(at_start_or_end) {}

  Effects run() {
    for (bool at_exit : {false, true}) {
      if (at_exit && !side_.of_module) continue;
      at_exit_ = at_exit;
      seen_.assign(layout_.atoms().size(), false);
      for (AtomId a = 0; a < layout_.atoms().size(); ++a)
        if (is_root(a)) follow(a);
    }
    return std::move(effects_);
  }

private:
  // Built-in units have exit sections too, but vmlinux does not keep them: run() looks at exit code of modules only.
  bool is_root(AtomId a) const {
    if (layout_.atom(a).kind != AtomKind::function || !start_or_end_[a]) return false;
    const std::string& section = layout_.section_of(a).name;
    return is_init_or_exit_section(section) && section.starts_with(".exit") == at_exit_;
  }

  void follow(AtomId root) {
    std::vector<AtomId> waiting = {root};
    while (!waiting.empty()) {
      AtomId at = waiting.back();
      waiting.pop_back();
      if (seen_[at]) continue;
      seen_[at] = true;
      add_effects(at);
      if (AtomId cold = layout_.cold_part_of(at); cold != no_atom) waiting.push_back(cold);
      for_each_target(layout_, at, [&](const Reference& reference) {
        bool function = layout_.atom(reference.atom).kind == AtomKind::function;
        // Functions can also be entries of a list of initcalls, or of a table that init code uses.
        if (function && (is_branch(reference.use) || start_or_end_[reference.atom])) waiting.push_back(reference.atom);
      });
    }
  }

  void add_effects(AtomId at) {
    for (const auto& reference : layout_.atom(at).references)
      if (is_branch(reference.use)) add_call(at, reference);
    for (auto& use : variable_uses(layout_, at)) {
      bool of_init = use.defined && is_of_init(use.symbol);
      if (of_init) continue;
      if (use.writes)
        add(at, Kind::sets, use);
      else if (use.takes)
        add(at, Kind::passes_address, use);
      else if (at_exit_)
        add(at, Kind::uses, use);
    }
  }

  bool is_of_init(const std::string& variable) const {
    AtomId atom = layout_.find(variable);
    return atom != no_atom && is_init_or_exit_section(layout_.section_of(atom).name);
  }

  void add_call(AtomId at, const Reference& reference) {
    VariableUse callee;
    bool inner = false;
    if (reference.atom == no_atom) {
      callee.symbol = layout_.object().symbols[reference.symbol].name;
    } else {
      if (!layout_.is_whole_function(reference.atom)) return;
      inner = start_or_end_[reference.atom];
      callee.symbol = layout_.name(reference.atom);
      callee.local = callee.defined = true;
    }
    add(at, Kind::calls, callee, inner);
  }

  void add(AtomId at, Kind kind, VariableUse use, bool inner = false) {
    AtomId function = layout_.parent_or_self(at);
    auto& list = inner ? effects_.inner_calls : effects_.found;
    list.push_back({.kind = kind,
                    .use = std::move(use),
                    .function = layout_.name(function),
                    .place = place_of(side_, function),
                    .at_exit = at_exit_});
  }

  const Side& side_;
  const Layout& layout_;
  const std::vector<bool>& start_or_end_;
  bool at_exit_ = false;
  std::vector<bool> seen_;
  Effects effects_;
};

// Two effects with the same key are the same. The key does not contain numbers that the compiler chose, and does not
// contain whether the symbol is local. VariableUse::how contains no registers.
auto key_of(const InitEffect& e) {
  return std::tuple(e.kind, e.at_exit, without_numbers(e.use.symbol), e.use.how, e.use.begin, e.use.end);
}

using Keys = std::set<decltype(key_of({}))>;

// Includes inner calls: if the change makes a function global, its call moves from `inner_calls` to `found`, but is the
// same call.
Keys keys_of(const Effects& effects) {
  Keys keys;
  for (const auto* list : {&effects.found, &effects.inner_calls})
    for (const auto& effect : *list) keys.insert(key_of(effect));
  return keys;
}

// Adds the effects that are not in `known`, each only once.
void add_missing(const std::vector<InitEffect>& from, Keys known, bool dropped, std::vector<InitEffect>& to) {
  for (const auto& effect : from) {
    if (!known.insert(key_of(effect)).second) continue;
    to.push_back(effect);
    to.back().dropped = dropped;
  }
}

// Functions whose address init code takes: the kernel will call them later (a timer's function, a notifier).
std::vector<AtomId> address_taken_functions(const Layout& layout, AtomId init) {
  std::vector<AtomId> functions;
  if (layout.atom(init).kind != AtomKind::function) return functions;
  for_each_target(layout, init, [&](const Reference& reference) {
    bool address = !is_branch(reference.use) && reference.delta == 0;
    if (address && layout.is_whole_function(reference.atom)) functions.push_back(reference.atom);
  });
  return functions;
}

Effects init_effects(const Side& side) {
  auto at_start_or_end = runs_in_init_or_exit_only(*side.layout);
  return EffectCollector(side, at_start_or_end).run();
}

} // namespace

std::vector<bool> runs_in_init_or_exit_only(const Layout& layout) {
  std::vector<AtomId> running, starting;
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    bool function = layout.atom(a).kind == AtomKind::function;
    if (is_init_or_exit_section(layout.section_of(a).name)) {
      starting.push_back(a);
      for (AtomId taken : address_taken_functions(layout, a))
        if (!is_init_or_exit_section(layout.section_of(taken).name)) running.push_back(taken);
    } else if (!function || other_units_can_call(layout, a)) {
      running.push_back(a);
    }
  }
  auto later = reached(layout, running), at_start = reached(layout, starting);
  for (AtomId a = 0; a < layout.atoms().size(); ++a)
    at_start[a] = at_start[a] && !later[a] && layout.atom(a).kind == AtomKind::function;
  return at_start;
}

std::vector<InitEffect> changed_init_effects(const Side& original, const Side& patched) {
  auto before = init_effects(original), after = init_effects(patched);
  std::vector<InitEffect> changed;
  add_missing(after.found, keys_of(before), false, changed);
  add_missing(before.found, keys_of(after), true, changed);
  return changed;
}

} // namespace klp
