#include "generator/review/explain.h"

#include "facts/lookup.h"
#include "generator/plan/predict_functions.h"
#include "generator/prove/about.h"
#include "generator/review/passed_values.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

using Calls = std::set<std::pair<std::string, std::string>>; // callee and caller

Calls inlined_into(const facts::Unit& unit, const std::string& symbol) {
  Calls calls;
  for (const auto& i : unit.inlinings)
    if (i.into == symbol) calls.insert({i.callee, i.caller});
  return calls;
}

bool same_assumptions(const facts::Function& a, const facts::Function& b) {
  const auto &x = a.assumptions, &y = b.assumptions;
  return x.is_const == y.is_const && x.is_pure == y.is_pure && x.no_throw == y.no_throw && x.is_malloc == y.is_malloc &&
         x.registers_kept == y.registers_kept && x.effects == y.effects && a.may_return == b.may_return &&
         a.signature == b.signature;
}

// The functions of the object that a function refers to, by symbol, and the number of its calls of each.
std::map<std::string, int> call_counts(const Layout& layout, AtomId function) {
  std::map<std::string, int> names;
  for (AtomId part : {function, layout.cold_part_of(function)}) {
    if (part == no_atom) continue;
    for (const auto& ref : layout.atom(part).references)
      if (ref.atom != no_atom && layout.atom(ref.atom).kind == AtomKind::function)
        names[layout.name(ref.atom)] += is_branch(ref.use);
  }
  return names;
}

class Explainer {
public:
  Explainer(const PatchUnit& unit, const Affected& affected)
      : unit_(unit), before_(*unit.original.facts), after_(*unit.patched.facts), functions_before_(before_),
        functions_after_(after_), callers_(*unit.original.layout), patched_callers_(*unit.patched.layout) {
    for (const auto* side : {&before_, &after_})
      for (const auto& p : predict_functions(affected, *side)) planned_.insert(p.symbol);
    for (const auto& change : unit.comparison.changed)
      if (is_planned(change)) callers_that_change_.insert({change.symbol, unit.original.layout->name(change.original)});
    for (const auto& added : unit.comparison.added) callers_that_change_.insert(added.symbol);
    callers_that_change_.insert(unit.comparison.removed.begin(), unit.comparison.removed.end());
  }

  bool is_planned(const FunctionChange& change) const {
    return planned_.contains(change.symbol) || planned_.contains(unit_.original.layout->name(change.original));
  }

  // Which decision of the compiler differs, for the report; empty if no such decision is known.
  std::string changed_decision(const FunctionChange& change) const {
    const std::string& old = unit_.original.layout->name(change.original);
    const Calls inlined = inlined_into(before_, old);
    if (auto why = changed_inlining(inlined, inlined_into(after_, change.symbol)); !why.empty()) return why;
    const auto called = call_counts(*unit_.original.layout, change.original),
               called_now = call_counts(*unit_.patched.layout, change.patched);
    for (const auto& [name, times] : called)
      if (auto why = changed_assumption(name); !why.empty()) return why;
    for (const auto& [name, times] : called_now)
      if (!functions_before_.with_symbol(name)) return "calls " + name + ", which is new";
    if (auto why = changed_inline_count(inlined, called, called_now); !why.empty()) return why;
    if (old != change.symbol) return "it was compiled as " + old;
    return changed_argument_values(change);
  }

private:
  static std::string changed_inlining(const Calls& before, const Calls& after) {
    for (const auto& [callee, caller] : before)
      if (!after.contains({callee, caller})) return "inlines " + callee + " no longer";
    for (const auto& [callee, caller] : after)
      if (!before.contains({callee, caller})) return "now inlines " + callee;
    return {};
  }

  // `inlined` has one entry for all inlinings of a function from one caller. If GCC inlines only some of several calls,
  // only the number of the remaining calls shows how many.
  std::string changed_inline_count(const Calls& inlined, const std::map<std::string, int>& before,
                                   const std::map<std::string, int>& after) const {
    for (const auto& [callee, caller] : inlined)
      for (const auto& f : before_.functions) {
        auto times = [&f](const auto& calls) { return calls.contains(f.symbol) ? calls.at(f.symbol) : 0; };
        if (f.name == callee && times(before) != times(after))
          return fmt::format("inlines {} at {} places than before", callee,
                             times(before) > times(after) ? "more" : "fewer");
      }
    return {};
  }

  std::string changed_assumption(const std::string& callee) const {
    const auto *before = functions_before_.with_symbol(callee), *after = functions_after_.with_symbol(callee);
    if (!before) return {};
    if (!after) return "calls " + callee + ", which is compiled under another name or not at all";
    return same_assumptions(*before, *after) ? "" : "relies on what " + callee + " does, which changes";
  }

  std::string changed_argument_values(const FunctionChange& change) const {
    std::string caller = patched_callers_.caller_with_other_values(change.patched, callers_that_change_);
    if (caller.empty()) caller = callers_.caller_with_other_values(change.original, callers_that_change_);
    return caller.empty() ? "" : "is compiled for the values that its callers pass, and " + caller + " changes";
  }

  const PatchUnit& unit_;
  const facts::Unit &before_, &after_;
  const facts::FunctionIndex functions_before_, functions_after_;
  Callers callers_, patched_callers_;
  std::set<std::string> planned_;
  std::set<std::string> callers_that_change_; // planned functions whose code differs, added and removed functions
};

// Assembler outside of functions is a reason of its own: the compiler does not know where the parts that the assembler
// makes begin and end.
Finding unexplained(const PatchUnit& unit, const FunctionChange& change, const std::string& assembler) {
  Error e = refusal_at(unit, change.patched, {}, {});
  if (assembler.empty()) {
    e.cause = "its code differs, and neither the change nor the compiler's account says why: " + change.why;
    e.remedy = "make the change smaller, and report this with the change and what klp build writes with --dump DIR";
  } else {
    e.cause = "it uses what assembler outside of every function makes, which is changed (" + assembler +
              "), and nothing tells where its parts begin and end: " + change.why;
    e.remedy = "leave that assembler as it is, and make the change in C functions";
  }
  return finding("unexplained-change", std::move(e));
}

} // namespace

Explanation explain(const PatchUnit& unit, const Affected& affected) {
  Explanation explanation;
  Explainer explainer(unit, affected);
  for (const auto& change : unit.comparison.changed) {
    if (explainer.is_planned(change)) continue;
    std::string why = explainer.changed_decision(change);
    if (why.empty()) why = affected.any;
    if (why.empty())
      explanation.unexplained.push_back(unexplained(unit, change, affected.assembler));
    else
      explanation.differences.push_back({change.symbol, "not planned: " + why});
  }
  for (const auto& p : predict_functions(affected, *unit.original.facts)) {
    bool changed = std::any_of(unit.comparison.changed.begin(), unit.comparison.changed.end(), [&](auto& c) {
      return c.symbol == p.symbol || unit.original.layout->name(c.original) == p.symbol;
    });
    bool compiled = unit.patched.layout->find(p.symbol) != no_atom;
    if (!changed)
      explanation.differences.push_back(
          {p.symbol, compiled ? "planned, and compiles to the same code" : "planned, and no longer compiled"});
  }
  return explanation;
}

} // namespace klp
