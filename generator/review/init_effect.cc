#include "generator/review/init_effect.h"

#include "generator/compare/atom_facts.h"
#include "generator/prove/about.h"
#include "generator/review/capability_bits.h"
#include "generator/select/set_up_by_hooks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

using Kind = InitEffect::Kind;

// Whether the function's name has a word for the reverse of a registration, an allocation or the like:
// misc_deregister(), del_timer_sync(), free_percpu(). Init code calls such functions only on its error paths, and no
// new code depends on these calls.
bool is_undo_function(std::string_view callee) {
  constexpr std::string_view words[] = {"unregister", "deregister", "destroy", "del",   "delete",
                                        "free",       "remove",     "cancel",  "kfree", "put"};
  while (!callee.empty()) {
    std::size_t end = std::min(callee.find('_'), callee.size());
    if (std::ranges::find(words, callee.substr(0, end)) != std::end(words)) return true;
    callee.remove_prefix(std::min(end + 1, callee.size()));
  }
  return false;
}

// A use of a variable by new code.
struct RunningUse {
  PatchAtom function;
  VariableUse use;
};

std::string source_name(const PatchUnit& unit, AtomId function) {
  const std::string& symbol = unit.patched.layout->name(function);
  const facts::Function* known = function_facts(unit.patched, function);
  return known ? known->name : symbol.substr(0, symbol.find('.'));
}

class InitEffectFinder {
public:
  InitEffectFinder(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                   const InitReview& review)
      : units_(units), review_(review), hooked_(set_up_by_hooks(units, binder, selection.hooks)) {
    collect(selection);
  }

  std::vector<Error> run() {
    for (const auto& change : review_.changes)
      for (const auto& effect : change.effects)
        if (effect.kind != Kind::calls && !is_done_by_new_code(change, effect)) check_effect(change, effect);
    for (const auto& bit : review_.bits)
      if (!bit_is_set_by_hook(bit)) check_bit(bit);
    return std::move(refusals_);
  }

private:
  // Collects the functions of the module that run with new code. Functions that are only in the module because they
  // call a changed function have their old code, and code that runs at a start or end only does not run again.
  void collect(const Selection& selection) {
    std::set<PatchAtom> same_code;
    for (std::size_t u = 0; u < units_.size(); ++u)
      for (const auto& change : units_[u].comparison.changed)
        if (!change.calls.empty()) same_code.insert({u, change.patched});
    std::map<std::size_t, std::vector<bool>> at_start;
    for (PatchAtom a : selection.atoms) {
      const Layout& layout = *units_[a.unit].patched.layout;
      if (layout.atom(a.atom).kind != AtomKind::function || same_code.contains(a)) continue;
      if (!at_start.contains(a.unit)) at_start[a.unit] = runs_in_init_or_exit_only(layout);
      PatchAtom function{a.unit, layout.parent_or_self(a.atom)};
      if (at_start[a.unit][function.atom]) continue;
      functions_.push_back(function);
      for (auto& use : variable_uses(layout, a.atom)) uses_.push_back({function, std::move(use)});
    }
  }

  bool is_same_variable(const InitChange& change, const VariableUse& a, const RunningUse& b) const {
    if (a.local || b.use.local)
      return a.local && b.use.local && change.unit == b.function.unit &&
             without_numbers(a.symbol) == without_numbers(b.use.symbol);
    return a.symbol == b.use.symbol;
  }

  // Whether a hook, or new code itself in the same way, has the effect.
  bool is_done_by_new_code(const InitChange& change, const InitEffect& effect) const {
    if (may_be_capability_bits(effect.use, units_)) return true;
    return std::ranges::any_of(uses_, [&](const RunningUse& r) {
      if (!is_same_variable(change, effect.use, r)) return false;
      if (hooked_.contains(r.function) && (r.use.writes || r.use.takes)) return true;
      bool acts = effect.kind == Kind::sets ? r.use.writes : r.use.takes;
      return acts && !effect.use.how.empty() && r.use.how == effect.use.how && effect.use.overlaps(r.use);
    });
  }

  // If init code passes the address of a variable to another function, this counts only for variables that units of the
  // change define. For other variables it would give wrong refusals: &init_net, for example, is passed to very many
  // functions.
  bool is_defined_by_change(const InitEffect& effect) const {
    if (effect.use.defined) return true;
    return std::ranges::any_of(units_, [&](const PatchUnit& unit) {
      AtomId atom = unit.patched.layout->find(effect.use.symbol);
      return atom != no_atom && unit.patched.layout->atom(atom).kind == AtomKind::variable;
    });
  }

  void check_effect(const InitChange& change, const InitEffect& effect) {
    if (effect.kind == Kind::passes_address && !is_defined_by_change(effect)) return;
    if (effect.kind == Kind::passes_address && !effect.at_exit && is_undo_function(effect.use.how)) return;
    for (const auto& running : uses_) {
      bool needs = running.use.reads || running.use.takes || (effect.kind == Kind::uses && running.use.writes);
      if (!needs || !is_same_variable(change, effect.use, running) || !effect.use.overlaps(running.use)) continue;
      std::string variable = without_numbers(effect.use.symbol);
      if (reported_.insert({running.function, effect.function + " " + variable}).second)
        refusals_.push_back(refusal(change, effect, running, variable));
    }
  }

  Error refusal(const InitChange& change, const InitEffect& effect, const RunningUse& running,
                const std::string& variable) const {
    std::string action = effect.kind == Kind::sets   ? "set"
                         : effect.kind == Kind::uses ? "take back"
                         : effect.use.how.empty()    ? "use the address of"
                                                     : "hand to " + effect.use.how + "()";
    std::string why = change.of_module ? fmt::format("runs while its module is {} only, and there the old one runs",
                                                     effect.at_exit ? "unloaded" : "loaded")
                                       : "runs while booting only, and has run";
    return refusal_at(
        units_[running.function.unit], running.function.atom,
        fmt::format("it uses {}, which {}() ({}:{}) would {} {} after the change; that code {}", variable,
                    effect.function, effect.place.file.empty() ? change.source : effect.place.file, effect.place.line,
                    effect.dropped ? "no longer" : "newly", action, why),
        effect.at_exit ? "do in code that runs (or in KLP_PRE_UNPATCH, for what new code has made) what the exit code "
                         "would do; where the old exit code will do, --allow init-effect=REASON"
                       : "do it in a hook (KLP_PRE_PATCH), or where it is first used; where new code is right without "
                         "it, --allow init-effect=REASON");
  }

  bool bit_is_set_by_hook(const FeatureBit& bit) const {
    return std::ranges::any_of(hooked_, [&](PatchAtom a) {
      const PatchUnit& unit = units_[a.unit];
      return unit.patched.layout->atom(a.atom).kind == AtomKind::function &&
             bit.set_by.contains(source_name(unit, a.atom));
    });
  }

  bool tests_bit(PatchAtom function, const FeatureBit& bit) const {
    const PatchUnit& unit = units_[function.unit];
    if (bit.tested_by.contains(source_name(unit, function.atom))) return true;
    if (!unit.patched.facts) return false;
    return std::ranges::any_of(unit.patched.facts->inlinings, [&](const facts::Inlining& i) {
      return i.into == unit.patched.layout->name(function.atom) && bit.tested_by.contains(i.callee);
    });
  }

  void check_bit(const FeatureBit& bit) {
    std::string setters = fmt::format("{}", fmt::join(bit.init_code, "() and "));
    std::string sets = bit.is_new && setters.empty() ? "which is new: nothing in the running kernel sets it"
                       : bit.is_new ? fmt::format("which is new, and which {}() would set while booting", setters)
                                    : fmt::format("which {}() would newly set or clear while booting", setters);
    for (PatchAtom function : functions_) {
      if (!tests_bit(function, bit) || !reported_.insert({function, bit.name}).second) continue;
      refusals_.push_back(refusal_at(
          units_[function.unit], function.atom,
          fmt::format("it asks for {}, {}; that code has run, so that {}", bit.name, sets,
                      bit.is_new
                          ? "no CPU has the bit, and code for CPUs that have it never runs (/proc/cpuinfo lacks it too)"
                          : "the bit is what it was"),
          "find out in a hook (KLP_PRE_PATCH) what the init code would have found out, and keep it in a variable "
          "of the change's own that new code asks; where new code is right without the bit, --allow "
          "init-effect=REASON"));
    }
  }

  const std::vector<PatchUnit>& units_;
  const InitReview& review_;
  std::set<PatchAtom> hooked_;
  std::vector<PatchAtom> functions_;
  std::vector<RunningUse> uses_;
  std::set<std::pair<PatchAtom, std::string>> reported_;
  std::vector<Error> refusals_;
};

} // namespace

std::vector<Error> init_effects(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                                const InitReview& review) {
  return InitEffectFinder(units, binder, selection, review).run();
}

} // namespace klp
