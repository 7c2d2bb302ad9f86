#include "generator/pipeline/preview.h"

#include "base/file.h"
#include "generator/pipeline/loaded_unit.h"
#include "generator/pipeline/other_program.h"

#include <fmt/format.h>

namespace klp {

namespace {

PreviewedUnit described(const PlannedUnit& planned) {
  return {planned.unit.source, planned.unit.module_name, planned.why, planned.affected.any, {}, {}};
}

Status add_functions(const BuildRequest& request, const Plan& plan, const fs::path& work, Preview& preview) {
  // What a tree's objects say need not be compiled again.
  std::vector<Unit> units;
  std::vector<std::size_t> numbers;
  for (std::size_t u = 0; u < plan.units.size(); ++u) {
    if (other_program(plan.units[u].unit.output)) continue; // none of its functions can be patched
    if (!plan.units[u].with_facts.empty()) {
      TRY(facts::Unit facts, read_facts_of_tree(plan.units[u].with_facts, plan.units[u].unit.source));
      preview.units[u].functions = predict(plan.units[u].affected, facts);
      continue;
    }
    units.push_back(plan.units[u].unit);
    numbers.push_back(u);
  }
  if (units.empty()) return {};
  CompileOptions options{request.plugin, {}, request.jobs, true, {}};
  options.generate = [&](const std::vector<Unit>& u) { return make_generated_files(request.target, u, request.say); };
  TRY(auto compiled, compile_units(request.target, units, {}, work, options));
  for (std::size_t u = 0; u < compiled.size(); ++u) {
    PreviewedUnit& unit = preview.units[numbers[u]];
    TRY(facts::Unit facts, read_facts_of_tree(compiled[u].original, unit.source));
    unit.functions = predict(plan.units[numbers[u]].affected, facts);
    TRY(unit.relying, reliances(compiled[u].original, facts, unit.functions));
  }
  return {};
}

void foresee_no_fentry(const PreviewedUnit& unit, Preview& preview) {
  for (const auto& f : unit.functions) {
    bool init = f.section.starts_with(".init") || f.section.starts_with(".exit");
    if (init || f.has_fentry) continue;
    Error error;
    error.file = f.place.file;
    error.line = static_cast<int>(f.place.line);
    error.symbol = f.symbol + "()";
    error.cause = "ftrace cannot redirect this function: it is compiled without a call of __fentry__";
    if (!f.section.empty()) error.cause += ", in section " + f.section;
    error.remedy = "make the change in the functions that call it";
    error.status = ExitStatus::refused;
    preview.doubts.push_back(finding("no-fentry", std::move(error)));
  }
}

} // namespace

Result<Preview> preview(const fs::path& home, const BuildRequest& request, bool by_text) {
  Preview preview;
  Stopwatch watch(preview.stages);
  TRY(Plan plan, make_plan(request.target, request.changes, request.plan));
  for (const auto& planned : plan.units) {
    preview.units.push_back(described(planned));
    if (const auto* program = other_program(planned.unit.output))
      preview.doubts.push_back(other_program_is_changed(planned.unit, *program));
  }
  watch.lap("plan");
  if (!by_text && !plan.units.empty()) {
    TRY(WorkFolder work, WorkFolder::create(home, "plan"));
    CHECK_OK(add_functions(request, plan, work.path(), preview));
    watch.lap("compile");
  }
  preview.hunks = std::move(plan.hunks);
  preview.touched = std::move(plan.touched);
  preview.readers = plan.readers;
  preview.ignored = std::move(plan.ignored);
  preview.refusals = std::move(plan.refusals);
  for (const auto& unit : preview.units) foresee_no_fentry(unit, preview);
  if (!preview.refusals.empty())
    preview.verdict = ExitStatus::refused;
  else if (preview.units.empty())
    preview.verdict = ExitStatus::nothing_to_patch;
  return preview;
}

} // namespace klp
