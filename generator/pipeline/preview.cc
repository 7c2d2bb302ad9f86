#include "generator/pipeline/preview.h"

#include "base/file.h"
#include "generator/pipeline/foresee.h"
#include "generator/pipeline/loaded_unit.h"
#include "generator/pipeline/other_program.h"

#include <algorithm>

namespace klp {

namespace {

PreviewedUnit described(const PlannedUnit& planned) {
  return {planned.unit.source, planned.unit.module_name, planned.why, planned.affected.any, {}, {}};
}

// What a tree's objects say need not be compiled again, but for the callers of what ftrace cannot redirect.
Result<bool> tree_tells(const PlannedUnit& planned, PreviewedUnit& unit) {
  if (planned.with_facts.empty()) return false;
  TRY(facts::Unit facts, read_facts_of_tree(planned.with_facts, unit.source));
  unit.functions = predict(planned.affected, facts);
  return std::ranges::none_of(unit.functions, [&](auto& f) { return is_stuck(f, planned.unit.in_module); });
}

Status add_functions(const BuildRequest& request, const Plan& plan, const fs::path& work, Preview& preview) {
  std::vector<Unit> units;
  std::vector<std::size_t> numbers;
  for (std::size_t u = 0; u < plan.units.size(); ++u) {
    if (other_program(plan.units[u].unit.output)) continue; // none of its functions can be patched
    TRY(bool told, tree_tells(plan.units[u], preview.units[u]));
    if (told) continue;
    units.push_back(plan.units[u].unit);
    numbers.push_back(u);
  }
  if (units.empty()) return {};
  CompileOptions options{request.plugin, {}, request.jobs, true, {}};
  options.generate = [&](const std::vector<Unit>& u) { return make_generated_files(request.target, u, request.say); };
  auto compile = [&](const std::vector<Unit>& u, const std::string& folder) {
    auto compiled = compile_units(request.target, u, {}, work / folder, options);
    if (compiled)
      for (auto& unit : *compiled) unit.patched = unit.original;
    return compiled;
  };
  TRY(auto compiled, compile(units, "units"));
  for (std::size_t u = 0; u < compiled.size(); ++u) {
    PreviewedUnit& unit = preview.units[numbers[u]];
    TRY(facts::Unit facts, read_facts_of_tree(compiled[u].original, unit.source));
    unit.functions = predict(plan.units[numbers[u]].affected, facts);
    TRY(unit.relying, reliances(compiled[u].original, facts, unit.functions));
  }
  return foresee_callers({request.target, compiled, request.plan.most_units, compile}, numbers, preview);
}

// Nothing where not all units could be looked at.
std::optional<std::vector<Foreseen>> all_predictions(const Plan& plan, const Preview& preview) {
  std::vector<Foreseen> all;
  for (const auto& planned : plan.units)
    if (other_program(planned.unit.output)) return std::nullopt;
  for (const auto& unit : preview.units)
    for (const auto& f : unit.functions) all.push_back({f, !unit.module.empty()});
  return all;
}

} // namespace

Result<Preview> preview(const fs::path& home, const BuildRequest& request, bool by_text) {
  Preview preview;
  Stopwatch watch(preview.stages);
  PlanOptions options = request.plan;
  options.home = home;
  TRY(Plan plan, make_plan(request.target, request.changes, options));
  for (const auto& planned : plan.units) {
    preview.units.push_back(described(planned));
    if (const auto* program = other_program(planned.unit.output))
      preview.doubts.push_back(other_program_is_changed(planned.unit, *program));
  }
  watch.lap("plan");
  if (!plan.units.empty()) CHECK_OK(foresee_by_text(request.target, plan, preview));
  if (!by_text && !plan.units.empty()) {
    TRY(WorkFolder work, WorkFolder::create(home, "plan"));
    CHECK_OK(add_functions(request, plan, work.path(), preview));
    watch.lap("compile");
  }
  auto predicted = all_predictions(plan, preview);
  preview.outcomes = foreseen_without_effect(plan.touched, plan.hunks, by_text || !predicted ? nullptr : &*predicted);
  preview.hunks = std::move(plan.hunks);
  preview.touched = std::move(plan.touched);
  preview.readers = plan.readers;
  preview.ignored = std::move(plan.ignored);
  preview.refusals = std::move(plan.refusals);
  if (!preview.refusals.empty())
    preview.verdict = ExitStatus::refused;
  else if (preview.units.empty())
    preview.verdict = ExitStatus::nothing_to_patch;
  return preview;
}

} // namespace klp
