#include "generator/pipeline/prepare_change.h"

#include "base/file.h"
#include "generator/compare/boot_only_sections.h"
#include "generator/compare/gained_names.h"
#include "generator/compare/same_code.h"
#include "generator/pipeline/dump.h"
#include "generator/pipeline/unpatched.h"
#include "generator/prove/about.h"
#include "generator/prove/match_kbuild_objects.h"
#include "generator/prove/match_with_image.h"
#include "generator/review/export_check.h"
#include "generator/review/notes.h"
#include "generator/review/other_program.h"
#include "generator/review/review_input.h"
#include "generator/widen/callers.h"
#include "generator/widen/record_owner_functions.h"

#include <algorithm>

namespace klp {

namespace {

void report_comparison(const PatchUnit& unit, BuildReport& report) {
  for (const auto& ignored : unit.comparison.ignored)
    report.ignored.push_back({name_with_file(unit, ignored.symbol), ignored.why});
  for (auto& note : notes_on_exports(unit)) report.notes.push_back(std::move(note));
}

std::map<std::string, std::set<std::string>> changed_records(const Plan& plan) {
  std::map<std::string, std::set<std::string>> records;
  for (const auto& touch : plan.touched) {
    bool type = touch.kind == ItemKind::record || touch.kind == ItemKind::type_name;
    if (!type || touch.how != Touched::How::changed) continue;
    for (const auto& name : touch.names) records[name].insert(touch.new_words.begin(), touch.new_words.end());
  }
  return records;
}

void report_explanation(const PatchUnit& unit, const Affected& affected, BuildReport& report) {
  Explanation explanation = explain(unit, affected);
  for (auto& difference : explanation.differences) report.plan_differences.push_back(std::move(difference));
  for (auto& finding : explanation.unexplained) report.refusals.push_back(std::move(finding));
}

// A unit of another program, which may be of 16 or 32 bits, is only asked whether it differs.
Status compare_other_program(const CompiledUnit& compiled, const OtherProgram& program, BuildReport& report) {
  TRY(bool same, same_code(compiled.original, compiled.patched));
  if (same) return {};
  report.changed_units.push_back(compiled.unit.source);
  report.refusals.push_back(other_program_is_changed(compiled.unit, program));
  return {};
}

// Nothing where the unit is the same on both sides.
std::optional<InitChange> init_change(const PatchUnit& unit, const ComparedUnits& compared, bool kept) {
  if (unit.comparison.empty() && unit.comparison.ignored.empty()) return std::nullopt;
  InitChange change{
      unit.source, unit.patched.of_module, std::nullopt, changed_init_effects(unit.original, unit.patched), {}};
  if (kept) change.unit = compared.units.size();
  for (const auto& function : unit.patched.facts->functions)
    if (is_of_start_or_end(function.section)) change.init_functions.insert(function.name);
  return change;
}

// Also a unit whose code is the same, where other files can use something of it since the change.
bool matters(const PatchUnit& unit) {
  return !unit.comparison.changed.empty() || !unit.comparison.changed_data.empty() || has_requests(unit) ||
         !gained_names(*unit.original.layout, *unit.patched.layout).empty();
}

// Of the many units that a header may touch, only those that differ stay in memory.
Result<ComparedUnits> compare_units(const std::vector<CompiledUnit>& compiled, const Plan& plan, Outcomes& outcomes,
                                    BuildReport& report) {
  ComparedUnits compared;
  for (std::size_t u = 0; u < compiled.size(); ++u) {
    const CompiledUnit& c = compiled[u];
    if (const auto* program = other_program(c.unit.output)) {
      CHECK_OK(compare_other_program(c, *program, report));
      continue;
    }
    TRY(auto loaded, LoadedUnit::load(c));
    PatchUnit unit = loaded->compared();
    unit.changed_records = changed_records(plan);
    compared.lifetimes.push_back(
        {unit.source, object_of(c.unit), loaded->original_facts.lifetimes, loaded->patched_facts.lifetimes});
    report_comparison(unit, report);
    const bool kept = matters(unit) || plan.units[u].is_new;
    if (auto init = init_change(unit, compared, kept)) compared.init_changes.push_back(std::move(*init));
    if (!kept) {
      for (const auto& f : loaded->original_facts.functions) compared.same_code[object_of(c.unit)].insert(f.symbol);
      report_unpatched(unit, 0, {}, report);
      outcomes.look_at(unit, {});
      continue;
    }
    report.changed_units.push_back(unit.source);
    report_explanation(unit, plan.units[u].affected, report);
    compared.keep(c, std::move(loaded), std::move(unit));
  }
  return compared;
}

// Of what the image does not have, another definition runs, or none.
void leave_out_absent(std::vector<PatchUnit>& units, BuildReport& report) {
  for (auto& unit : units)
    std::erase_if(unit.comparison.changed, [&](const FunctionChange& change) {
      const FunctionMatch* match = unit.image_match.function(change.original);
      if (!match || match->is_in_image()) return false;
      auto why = why_absent({unit.source, unit.image_match, *unit.original.layout, *unit.object}, change.original);
      if (!why) return false;
      unit.comparison.ignored.push_back({change.symbol, "the kernel does not have it: " + *why});
      report.ignored.push_back({name_with_file(unit, change.symbol), unit.comparison.ignored.back().why});
      return true;
    });
}

void report_matches(const std::vector<PatchUnit>& units, BuildReport& report) {
  for (const auto& unit : units) {
    const auto& functions = unit.image_match.functions();
    report.functions_of_units += functions.size();
    report.functions_matched += static_cast<std::size_t>(std::ranges::count_if(functions, &FunctionMatch::is_in_image));
  }
}

void report_callers(const CallersFound& callers, BuildReport& report) {
  report.units.insert(report.units.end(), callers.units.begin(), callers.units.end());
  report.refusals.insert(report.refusals.end(), callers.refusals.begin(), callers.refusals.end());
  for (const auto& name : callers.for_modules)
    report.notes.push_back(note("old-code", name,
                                "modules from outside of this kernel that call it keep the old code, because ftrace "
                                "cannot redirect it"));
}

} // namespace

Result<PreparedChange> prepare_change(const fs::path& home, const BuildRequest& request, BuildReport& report,
                                      Stopwatch& watch) {
  TRY(WorkFolder work, WorkFolder::create(home, "build"));
  PreparedChange prepared{std::move(work), {}, {}, {}, {}, {}, {}};
  auto conclude = [&] {
    prepared.verdict = report.refusals.empty() ? ExitStatus::nothing_to_patch : ExitStatus::refused;
    return std::move(prepared);
  };

  for (const auto& change : request.changes)
    if (change.commit) report.commits.push_back(*change.commit);
  PlanOptions planning = request.plan;
  planning.home = home;
  TRY(prepared.plan, make_plan(request.target, request.changes, planning));
  const Plan& plan = prepared.plan;
  TRY(auto texts, changed_texts(request.target, plan));
  prepared.outcomes.emplace(plan.touched, texts, plan.units);
  for (const auto& file : plan.ignored) {
    report.ignored.push_back({file.path, file.why});
    if (file.not_built) report.not_built.push_back(file);
  }
  report.refusals = plan.refusals;
  std::vector<Unit> planned;
  for (const auto& p : plan.units) {
    planned.push_back(p.unit);
    report.units.push_back(p.unit.source);
    prepared.affected[p.unit.source].add(p.affected);
  }
  report.hunks = plan.hunks;
  report.touched = plan.touched;
  watch.lap("plan");
  if (plan.units.empty()) return conclude();

  auto generate = [&](const std::vector<Unit>& u) { return make_generated_files(request.target, u, request.progress); };
  CompileOptions compiling{request.plugin, request.runtime / "include", request.jobs, false, generate};
  compiling.after = plan.after;
  auto compile = [&](const std::vector<Unit>& u, const std::string& folder) {
    return compile_units(request.target, u, plan.edits, prepared.work.path() / folder, compiling);
  };
  TRY(auto compiled, compile(planned, "units"));
  watch.lap("compile");
  // From here both objects of every touched unit exist, with the compiler's facts.

  TRY(prepared.compared, compare_units(compiled, plan, *prepared.outcomes, report));
  ComparedUnits& compared = prepared.compared;
  std::vector<PatchUnit>& units = compared.units;
  CHECK_OK(dump_comparison(request.dump, units));
  watch.lap("compare");
  if (units.empty()) return conclude();

  TRY(auto exported,
      check_exports({request.target, plan, compiled, prepared.work.path() / "units", compiling}, compared));
  for (auto& found : exported) report.refusals.push_back(std::move(found));
  watch.lap("exports");
  // From here whatever is compiled elsewhere finds the types that it was compiled with.

  TRY(auto callers, draw_callers_in({request.target, compiled, request.plan.most_units, compile}, compared));
  report_callers(callers, report);
  watch.lap("widen");
  // From here whatever must run new code can be redirected, or is refused.

  CHECK_OK(patch_record_owners(compiled, compared));
  // From here a task that has an object of an altered record on its stack cannot go to the new code, where klp knows
  // all functions that have one.

  TRY(prepared.objects, KernelObjects::open(request.target));
  CHECK_OK(match_with_image(request.target, compared, *prepared.objects, prepared.work.path() / "as-built", compiling));
  leave_out_absent(units, report);
  report_matches(units, report);
  CHECK_OK(dump_matches(request.dump, units));
  watch.lap("prove");
  return prepared;
}

} // namespace klp
