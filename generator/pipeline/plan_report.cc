#include "generator/pipeline/plan_report.h"

#include "base/file.h"
#include "generator/prove/loaded_unit.h"
#include "generator/review/other_program.h"
#include "generator/review/review_text.h"
#include "generator/widen/predict_callers.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

PlanReportUnit report_unit(const PlannedUnit& planned) {
  PlanReportUnit unit;
  unit.source = planned.unit.source;
  unit.module = planned.unit.module_name;
  unit.why = planned.why;
  unit.any = planned.affected.any;
  unit.is_new = planned.is_new;
  return unit;
}

// Predicts the functions of a unit by the object that a tree built with the plugin has of it. Returns false if the unit
// has to be compiled: there is no such object, or callers have to be found in the code.
Result<bool> predict_by_tree(const PlannedUnit& planned, PlanReportUnit& unit) {
  if (planned.with_facts.empty()) return false;
  TRY(facts::Unit facts, read_facts_of_tree(planned.with_facts, unit.source, FactsSource::section));
  unit.functions = predict_functions(planned.affected, facts);
  return std::ranges::none_of(unit.functions, [&](auto& f) { return needs_callers(f, planned.unit.in_module); });
}

void add_callers(const PredictedUnit& predicted, PlanReport& report) {
  if (predicted.functions.empty()) return;
  auto unit = std::ranges::find_if(report.units, [&](const PlanReportUnit& u) {
    return u.source == predicted.source && u.module == predicted.module;
  });
  if (unit == report.units.end()) {
    PlanReportUnit added;
    added.source = predicted.source;
    added.module = predicted.module;
    added.why = "calls what ftrace cannot redirect";
    unit = report.units.insert(unit, std::move(added));
  }
  for (const auto& function : predicted.functions)
    if (std::ranges::find(unit->functions, function.symbol, &Prediction::symbol) == unit->functions.end())
      unit->functions.push_back(function);
}

Status predict_units(const BuildRequest& request, const Plan& plan, const fs::path& work, PlanReport& report) {
  std::vector<Unit> units;
  std::vector<std::size_t> numbers; // in plan.units and report.units
  for (std::size_t u = 0; u < plan.units.size(); ++u) {
    if (other_program(plan.units[u].unit.output)) continue; // none of its functions can be patched
    if (plan.units[u].is_new) continue;                     // it has no original
    TRY(bool predicted, predict_by_tree(plan.units[u], report.units[u]));
    if (predicted) continue;
    units.push_back(plan.units[u].unit);
    numbers.push_back(u);
  }
  if (units.empty()) return {};
  CompileOptions options;
  options.toolchain = request.toolchain;
  options.jobs = request.jobs;
  options.only_originals = true;
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
  std::vector<std::vector<Prediction>> predictions;
  for (std::size_t u = 0; u < compiled.size(); ++u) {
    PlanReportUnit& unit = report.units[numbers[u]];
    TRY(facts::Unit facts, read_facts_of_tree(compiled[u].original, unit.source, compiled[u].facts_source));
    unit.functions = predict_functions(plan.units[numbers[u]].affected, facts);
    TRY(unit.assumption_uses, assumption_uses(compiled[u].original, facts, unit.functions));
    predictions.push_back(unit.functions);
  }
  TRY(auto callers, predict_callers({request.target, compiled, request.plan.most_units, compile}, predictions));
  for (const auto& predicted : callers.units) add_callers(predicted, report);
  std::ranges::move(callers.refusals, std::back_inserter(report.doubts));
  return {};
}

// Returns nullopt if the functions of some unit are not predicted.
std::optional<std::vector<PredictedFunction>> all_predictions(const Plan& plan, const PlanReport& report) {
  std::vector<PredictedFunction> all;
  for (const auto& planned : plan.units)
    if (other_program(planned.unit.output)) return std::nullopt;
  for (const auto& unit : report.units)
    for (const auto& f : unit.functions) all.push_back({f, !unit.module.empty()});
  return all;
}

} // namespace

Result<PlanReport> plan_report(const fs::path& home, const BuildRequest& request, bool by_text) {
  PlanReport report;
  Stopwatch watch;

  // plan: the units that the change touches.
  PlanOptions planning = request.plan;
  planning.home = home;
  TRY(Plan plan, make_plan(request.target, request.changes, planning));
  for (const auto& planned : plan.units) {
    report.units.push_back(report_unit(planned));
    if (const auto* program = other_program(planned.unit.output))
      report.doubts.push_back(other_program_is_changed(planned.unit, *program));
  }
  watch.lap("plan");

  if (!plan.units.empty()) {
    // review: the rules that need no compiled code.
    TRY(auto doubts, review_text(request.target, plan));
    std::ranges::move(doubts, std::back_inserter(report.doubts));
  }
  if (!by_text && !plan.units.empty()) {
    // compile: the originals only; their facts show which functions contain the touched code.
    TRY(WorkFolder work, WorkFolder::create(home, "plan"));
    CHECK_OK(predict_units(request, plan, work.path(), report));
    watch.lap("compile");
  }

  auto predicted = all_predictions(plan, report);
  report.outcomes = predicted_without_effect(plan.touched, plan.hunks, by_text || !predicted ? nullptr : &*predicted);
  report.hunks = std::move(plan.hunks);
  report.touched = std::move(plan.touched);
  report.readers = plan.readers;
  report.ignored = std::move(plan.ignored);
  report.refusals = std::move(plan.refusals);
  report.stages = watch.stages();
  if (!report.refusals.empty())
    report.verdict = ExitStatus::refused;
  else if (report.units.empty())
    report.verdict = ExitStatus::nothing_to_patch;
  return report;
}

} // namespace klp
