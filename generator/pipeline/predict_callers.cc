#include "generator/pipeline/predict_callers.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/review/review_input.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

bool has_stuck(const PlanReportUnit& unit) {
  return std::ranges::any_of(unit.functions, [&](auto& f) { return is_stuck(f, !unit.module.empty()); });
}

// As if the change had made just these functions differ.
PatchUnit as_if_changed(const LoadedUnit& loaded, const std::vector<Prediction>& functions) {
  PatchUnit unit = loaded.compared();
  for (const auto& f : functions) {
    AtomId atom = loaded.original.find(f.symbol);
    if (atom == no_atom || !why_without_effect(f.section, loaded.in_module).empty()) continue;
    FunctionChange change;
    change.original = change.patched = atom;
    change.symbol = f.symbol;
    change.why = f.why;
    unit.comparison.changed.push_back(std::move(change));
  }
  return unit;
}

std::string section_attribute(const facts::Unit& facts, const std::string& symbol) {
  auto at = std::ranges::find_if(facts.functions, [&](auto& f) { return f.symbol == symbol; });
  return at == facts.functions.end() ? "" : at->section;
}

Prediction prediction_of(const PatchUnit& unit, const FunctionChange& change) {
  const Layout& layout = *unit.original.layout;
  Prediction p;
  p.symbol = change.symbol;
  p.source = change.calls.front();
  p.why = p.because = change.why;
  p.place = place_of(unit.original, change.original);
  p.has_fentry = layout.has_fentry(change.original);
  p.section = section_attribute(*unit.original.facts, change.symbol);
  p.is_caller = true;
  return p;
}

PlanReportUnit& unit_in(PlanReport& plan_report, const std::string& source, const std::string& module) {
  auto is_it = [&](const PlanReportUnit& unit) { return unit.source == source && unit.module == module; };
  auto at = std::ranges::find_if(plan_report.units, is_it);
  if (at != plan_report.units.end()) return *at;
  return plan_report.units.emplace_back(
      PlanReportUnit{source, module, "calls what ftrace cannot redirect", {}, {}, {}});
}

void add_callers(const PatchUnit& unit, const std::string& module, PlanReport& plan_report) {
  for (const auto& change : unit.comparison.changed) {
    if (change.calls.empty()) continue;
    auto& functions = unit_in(plan_report, unit.source, module).functions;
    if (std::ranges::none_of(functions, [&](auto& f) { return f.symbol == change.symbol; }))
      functions.push_back(prediction_of(unit, change));
  }
}

} // namespace

bool is_stuck(const Prediction& function, bool in_module) {
  return !function.has_fentry && why_without_effect(function.section, in_module).empty();
}

Status review_by_text(const Target& target, const Plan& plan, PlanReport& plan_report) {
  const ComparedUnits nothing;
  TRY(ReviewInput input, make_review_input(target, plan, nothing, {}, true));
  std::ranges::move(review(input).refusals, std::back_inserter(plan_report.doubts));
  return {};
}

Status predict_callers(const CallerSearch& search, const std::vector<std::size_t>& numbers, PlanReport& plan_report) {
  ComparedUnits compared;
  for (std::size_t u = 0; u < search.compiled.size(); ++u) {
    const PlanReportUnit& planned_unit = plan_report.units[numbers[u]];
    if (!has_stuck(planned_unit)) continue;
    TRY(auto loaded, LoadedUnit::load(search.compiled[u]));
    PatchUnit unit = as_if_changed(*loaded, planned_unit.functions);
    compared.keep(search.compiled[u], std::move(loaded), std::move(unit));
  }
  if (compared.units.empty()) return {};
  TRY(CallersFound found, draw_callers_in(search, compared));
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    const std::string object = object_of(compared.compiled[u]);
    add_callers(compared.units[u], object == KernelObject::vmlinux_name ? "" : object, plan_report);
  }
  plan_report.doubts.insert(plan_report.doubts.end(), found.refusals.begin(), found.refusals.end());
  return {};
}

} // namespace klp
