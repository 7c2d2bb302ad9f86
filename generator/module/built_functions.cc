#include "generator/module/built_functions.h"

#include "facts/lookup.h"
#include "generator/module/reasons.h"
#include "generator/plan/predict_functions.h"
#include "generator/prove/about.h"

#include <algorithm>

namespace klp {

namespace {

// The functions that the compiler inlined into this one, by name, each once.
std::vector<std::string> inlined_functions(const PatchUnit& unit, const std::string& symbol) {
  std::vector<std::string> names;
  for (const auto& inlining : unit.patched.facts->inlinings)
    if (inlining.into == symbol) names.push_back(inlining.callee);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// Whether the touched definition is that of the function, or the invocation of a macro that defines it (a trace event).
bool defines(const Touched& touch, const BuiltFunction& built) {
  auto line = static_cast<std::size_t>(built.line);
  bool here = line && line >= touch.old_first && line <= touch.old_last;
  bool named = touch.kind == ItemKind::function && std::ranges::find(touch.names, built.name) != touch.names.end();
  bool code = touch.kind == ItemKind::function || touch.kind == ItemKind::invocation;
  return touch.file == built.file && code && !touch.names.empty() && (here || named);
}

// The definitions of the source through which the change reaches the function: the function itself, or functions that
// are inlined into it.
std::vector<BuiltFunction::Reached> reached_through(const Affected& affected, const std::vector<Touched>& touched,
                                                    const BuiltFunction& built) {
  std::vector<BuiltFunction::Reached> through;
  auto add = [&](const std::string& name, const std::string& why, bool own) {
    if (std::ranges::find(through, name, &BuiltFunction::Reached::name) == through.end())
      through.push_back({name, why, own});
  };
  auto is_inlined = [&](const std::string& name) { return std::ranges::binary_search(built.inlined, name); };
  for (const auto& touch : touched)
    if (defines(touch, built)) add(touch.names.front(), "it is changed", true);
  for (const auto& [name, why] : affected.functions) {
    bool own = name == built.name || is_system_call(built.name, name);
    if (own || is_inlined(name)) add(name, why, own);
  }
  for (const auto& touch : touched) // functions of source files that the unit includes
    for (const auto& name : touch.names)
      if (touch.kind == ItemKind::function && is_inlined(name)) add(name, "it is changed", false);
  return through;
}

std::string name_in_source(const facts::Unit& facts, const std::string& symbol) {
  const facts::Function* known = facts::function_with_symbol(facts, symbol);
  return known ? known->name : symbol;
}

std::string plan_difference_of(const std::vector<PlanDifference>& differences, const std::string& symbol) {
  auto known = std::ranges::find(differences, symbol, &PlanDifference::symbol);
  return known == differences.end() ? "" : known->what;
}

} // namespace

std::vector<BuiltFunction> built_functions(const std::vector<PatchUnit>& units, const Extraction& extraction,
                                           const FunctionSources& sources) {
  std::vector<BuiltFunction> functions;
  const Reasons reasons(sources.plan.hunks, sources.plan.touched);
  for (const auto& f : extraction.functions) {
    const PatchUnit& unit = units[f.atom.unit];
    AtomId original = unit.comparison.correlation.to_original[f.atom.atom];
    BuiltFunction built;
    built.symbol = f.original.name;
    built.object = f.object;
    built.source = unit.source;
    built.name = name_in_source(*unit.patched.facts, unit.patched.layout->name(f.atom.atom));
    facts::Place place = source_place(unit, f.atom.atom);
    built.file = place.file;
    built.line = static_cast<int>(place.line);
    if (const FunctionChange* change = unit.comparison.change_of(f.atom.atom)) built.why = change->why;
    built.position = f.original.position;
    built.address = unit.in_module() ? 0 : f.original.address;
    built.old_size = unit.original.layout->atom(original).size;
    built.new_size = unit.patched.layout->atom(f.atom.atom).size;
    built.inlined = inlined_functions(unit, unit.patched.layout->name(f.atom.atom));
    auto affected = sources.affected.find(unit.source);
    built.through = reached_through(affected == sources.affected.end() ? Affected() : affected->second,
                                    sources.plan.touched, built);
    built.reason =
        reasons.of(built, plan_difference_of(sources.plan_differences, unit.patched.layout->name(f.atom.atom)));
    built.original_code = list_code(*unit.original.layout, original);
    built.patched_code = list_code(*unit.patched.layout, f.atom.atom);
    functions.push_back(std::move(built));
  }
  return functions;
}

} // namespace klp
