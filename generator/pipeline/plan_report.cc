#include "generator/pipeline/plan_report.h"

#include "base/file.h"
#include "generator/pipeline/predict_callers.h"
#include "generator/prove/loaded_unit.h"
#include "generator/review/other_program.h"

#include <algorithm>

namespace klp {

namespace {

PlanReportUnit described(const PlannedUnit& planned) {
  return {planned.unit.source, planned.unit.module_name, planned.why, planned.affected.any, {}, {}, planned.is_new};
}

// What a tree's objects say need not be compiled again, but for the callers of what ftrace cannot redirect.
Result<bool> tree_tells(const PlannedUnit& planned, PlanReportUnit& unit) {
  if (planned.with_facts.empty()) return false;
  TRY(facts::Unit facts, read_facts_of_tree(planned.with_facts, unit.source));
  unit.functions = predict(planned.affected, facts);
  return std::ranges::none_of(unit.functions, [&](auto& f) { return is_stuck(f, planned.unit.in_module); });
}

Status add_functions(const BuildRequest& request, const Plan& plan, const fs::path& work, PlanReport& plan_report) {
  std::vector<Unit> units;
  std::vector<std::size_t> numbers;
  for (std::size_t u = 0; u < plan.units.size(); ++u) {
    if (other_program(plan.units[u].unit.output)) continue; // none of its functions can be patched
    if (plan.units[u].is_new) continue;                     // there is no original
    TRY(bool told, tree_tells(plan.units[u], plan_report.units[u]));
    if (told) continue;
    units.push_back(plan.units[u].unit);
    numbers.push_back(u);
  }
  if (units.empty()) return {};
  CompileOptions options{request.plugin, {}, request.jobs, true, {}};
  options.generate = [&](const std::vector<Unit>& u) {
    return make_generated_files(request.target, u, request.progress);
  };
  auto compile = [&](const std::vector<Unit>& u, const std::string& folder) {
    auto compiled = compile_units(request.target, u, {}, work / folder, options);
    if (compiled)
      for (auto& unit : *compiled) unit.patched = unit.original;
    return compiled;
  };
  TRY(auto compiled, compile(units, "units"));
  for (std::size_t u = 0; u < compiled.size(); ++u) {
    PlanReportUnit& unit = plan_report.units[numbers[u]];
    TRY(facts::Unit facts, read_facts_of_tree(compiled[u].original, unit.source));
    unit.functions = predict(plan.units[numbers[u]].affected, facts);
    TRY(unit.assumption_uses, assumption_uses(compiled[u].original, facts, unit.functions));
  }
  return predict_callers({request.target, compiled, request.plan.most_units, compile}, numbers, plan_report);
}

// Nothing where not all units could be looked at.
std::optional<std::vector<PredictedFunction>> all_predictions(const Plan& plan, const PlanReport& plan_report) {
  std::vector<PredictedFunction> all;
  for (const auto& planned : plan.units)
    if (other_program(planned.unit.output)) return std::nullopt;
  for (const auto& unit : plan_report.units)
    for (const auto& f : unit.functions) all.push_back({f, !unit.module.empty()});
  return all;
}

} // namespace

Result<PlanReport> plan_report(const fs::path& home, const BuildRequest& request, bool by_text) {
  PlanReport plan_report;
  Stopwatch watch(plan_report.stages);
  PlanOptions planning = request.plan;
  planning.home = home;
  TRY(Plan plan, make_plan(request.target, request.changes, planning));
  for (const auto& planned : plan.units) {
    plan_report.units.push_back(described(planned));
    if (const auto* program = other_program(planned.unit.output))
      plan_report.doubts.push_back(other_program_is_changed(planned.unit, *program));
  }
  watch.lap("plan");
  if (!plan.units.empty()) CHECK_OK(review_by_text(request.target, plan, plan_report));
  if (!by_text && !plan.units.empty()) {
    TRY(WorkFolder work, WorkFolder::create(home, "plan"));
    CHECK_OK(add_functions(request, plan, work.path(), plan_report));
    watch.lap("compile");
  }
  auto predicted = all_predictions(plan, plan_report);
  plan_report.outcomes =
      predicted_without_effect(plan.touched, plan.hunks, by_text || !predicted ? nullptr : &*predicted);
  plan_report.hunks = std::move(plan.hunks);
  plan_report.touched = std::move(plan.touched);
  plan_report.readers = plan.readers;
  plan_report.ignored = std::move(plan.ignored);
  plan_report.refusals = std::move(plan.refusals);
  if (!plan_report.refusals.empty())
    plan_report.verdict = ExitStatus::refused;
  else if (plan_report.units.empty())
    plan_report.verdict = ExitStatus::nothing_to_patch;
  return plan_report;
}

} // namespace klp
