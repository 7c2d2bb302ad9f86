#include "generator/pipeline/prepare_change.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/compare/changed_records.h"
#include "generator/compare/gained_names.h"
#include "generator/compare/same_code.h"
#include "generator/pipeline/dump.h"
#include "generator/prove/about.h"
#include "generator/prove/match_kbuild_objects.h"
#include "generator/prove/match_with_image.h"
#include "generator/review/export.h"
#include "generator/review/export_check.h"
#include "generator/review/make_review_input.h"
#include "generator/review/other_program.h"
#include "generator/review/unpatched.h"
#include "generator/select/requests.h"
#include "generator/widen/callers.h"
#include "generator/widen/record_owner_functions.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

template <typename T> void append(std::vector<T>& all, std::vector<T> more) {
  std::ranges::move(more, std::back_inserter(all));
}

// A unit of another program, which may be compiled for 16 or 32 bits: the only question is whether it differs.
Status compare_other_program(const CompiledUnit& compiled, const OtherProgram& program, PreparedChange& change) {
  TRY(bool same, same_code(compiled.original, compiled.patched));
  if (same) return {};
  change.changed_units.push_back(compiled.unit.source);
  change.findings.refusals.push_back(other_program_is_changed(compiled.unit, program));
  return {};
}

// Returns nullopt if the unit is the same on both sides. `kept`: the unit becomes the next one of `compared.units`.
std::optional<InitChange> init_change(const PatchUnit& unit, const ComparedUnits& compared, bool kept) {
  if (unit.comparison.empty() && unit.comparison.ignored.empty()) return std::nullopt;
  InitChange change{.source = unit.source,
                    .of_module = unit.patched.of_module,
                    .effects = changed_init_effects(unit.original, unit.patched)};
  if (kept) change.unit = compared.units.size();
  for (const auto& function : unit.patched.facts->functions)
    if (is_init_or_exit_section(function.section)) change.init_functions.insert(function.name);
  return change;
}

// A unit whose code is the same matters, too, if other files can use a definition of it only since the change.
bool matters(const PatchUnit& unit) {
  return !unit.comparison.changed.empty() || !unit.comparison.changed_data.empty() || has_requests(unit) ||
         !gained_names(*unit.original.layout, *unit.patched.layout).empty();
}

void add_explanation(const PatchUnit& unit, const Affected& affected, PreparedChange& change) {
  Explanation explanation = explain(unit, affected);
  append(change.plan_differences, std::move(explanation.differences));
  append(change.findings.refusals, std::move(explanation.unexplained));
}

Status compare_unit(const CompiledUnit& compiled, const PlannedUnit& planned, PreparedChange& change) {
  ComparedUnits& units = change.compared;
  TRY(auto loaded, LoadedUnit::load(compiled));
  PatchUnit unit = loaded->compared();
  unit.changed_records = changed_records(change.plan.touched);
  units.lifetimes.push_back(
      {unit.source, object_of(compiled.unit), loaded->original_facts.lifetimes, loaded->patched_facts.lifetimes});
  for (const auto& ignored : unit.comparison.ignored)
    change.ignored.push_back({name_with_file(unit, ignored.symbol), ignored.why});
  append(change.findings.notes, notes_on_exports(unit));
  const bool kept = matters(unit) || planned.is_new;
  if (auto init = init_change(unit, units, kept)) units.init_changes.push_back(std::move(*init));
  if (!kept) {
    for (const auto& f : loaded->original_facts.functions) units.same_code[object_of(compiled.unit)].insert(f.symbol);
    append(change.ignored, unpatched(unit, 0, {}));
    change.outcomes->add_unit(unit, {});
    return {};
  }
  change.changed_units.push_back(unit.source);
  add_explanation(unit, planned.affected, change);
  units.add(compiled, std::move(loaded), std::move(unit));
  return {};
}

// A header may touch very many units; only those that differ stay in memory.
Status compare_units(const std::vector<CompiledUnit>& compiled, PreparedChange& change) {
  for (std::size_t u = 0; u < compiled.size(); ++u)
    if (const auto* program = other_program(compiled[u].unit.output)) {
      CHECK_OK(compare_other_program(compiled[u], *program, change));
    } else {
      CHECK_OK(compare_unit(compiled[u], change.plan.units[u], change));
    }
  return {};
}

// Drops changed functions that the linker did not put into the image: another definition of the name runs, or none.
void drop_absent_functions(PreparedChange& change) {
  for (auto& unit : change.compared.units)
    std::erase_if(unit.comparison.changed, [&](const FunctionChange& function) {
      const FunctionMatch* match = unit.image_match.function(function.original);
      if (!match || match->is_in_image()) return false;
      auto why = why_absent({unit.source, unit.image_match, *unit.original.layout, *unit.object}, function.original);
      if (!why) return false;
      unit.comparison.ignored.push_back({function.symbol, "the kernel does not have it: " + *why});
      change.ignored.push_back({name_with_file(unit, function.symbol), unit.comparison.ignored.back().why});
      return true;
    });
}

void add_callers_found(CallersFound callers, PreparedChange& change) {
  append(change.units, std::move(callers.units));
  append(change.findings.refusals, std::move(callers.refusals));
  for (const auto& name : callers.for_modules)
    change.findings.notes.push_back(note("old-code", name,
                                         "modules from outside of this kernel that call it keep the old code, because "
                                         "ftrace cannot redirect it"));
}

Status plan_change(const fs::path& home, const BuildRequest& request, PreparedChange& change) {
  PlanOptions planning = request.plan;
  planning.home = home;
  TRY(change.plan, make_plan(request.target, request.changes, planning));
  TRY(auto texts, changed_texts(request.target, change.plan));
  change.outcomes.emplace(change.plan.touched, texts, change.plan.units);
  for (const auto& file : change.plan.ignored) change.ignored.push_back({file.path, file.why});
  change.findings.refusals = change.plan.refusals;
  for (const auto& planned : change.plan.units) {
    change.units.push_back(planned.unit.source);
    change.affected[planned.unit.source].add(planned.affected);
  }
  return {};
}

} // namespace

Result<PreparedChange> prepare_change(const fs::path& home, const BuildRequest& request, Stopwatch& watch) {
  TRY(WorkFolder work, WorkFolder::create(home, "build"));
  PreparedChange change{.work = std::move(work)};
  const Target& target = request.target;
  const fs::path& folder = change.work.path();

  // plan: the units that the change touches.
  CHECK_OK(plan_change(home, request, change));
  watch.lap("plan");
  if (change.plan.units.empty()) return change;

  // compile: the objects of each unit before and after the change, with the compiler's facts.
  CompileOptions options;
  options.toolchain = request.toolchain;
  options.headers = request.runtime / "include";
  options.jobs = request.jobs;
  options.generate = [&](const std::vector<Unit>& u) { return make_generated_files(target, u, request.progress); };
  options.after = change.plan.after;
  auto compile = [&](const std::vector<Unit>& units, const std::string& name) {
    return compile_units(target, units, change.plan.edits, folder / name, options);
  };
  std::vector<Unit> planned;
  for (const auto& p : change.plan.units) planned.push_back(p.unit);
  TRY(auto compiled, compile(planned, "units"));
  watch.lap("compile");

  // compare: the functions and variables that differ.
  CHECK_OK(compare_units(compiled, change));
  CHECK_OK(dump_comparison(request.dump, change.compared.units));
  watch.lap("compare");
  if (change.compared.units.empty()) return change;

  // exports: modules were compiled with the types of exported symbols; these must not change.
  TRY(auto exported, check_exports({target, change.plan, compiled, folder / "units", options}, change.compared));
  append(change.findings.refusals, std::move(exported));
  watch.lap("exports");

  // widen: callers of functions that ftrace cannot redirect, and functions that hold a changed record on the stack.
  TRY(auto callers, add_callers({target, compiled, request.plan.most_units, compile}, change.compared));
  add_callers_found(std::move(callers), change);
  watch.lap("widen");
  CHECK_OK(patch_record_owners(compiled, change.compared));

  // prove: the image contains the code of the originals.
  TRY(change.objects, KernelObjects::open(target));
  CHECK_OK(match_with_image(target, change.compared, *change.objects, folder / "as-built", options));
  drop_absent_functions(change);
  CHECK_OK(dump_matches(request.dump, change.compared.units));
  watch.lap("prove");
  change.has_effect = true;
  return change;
}

} // namespace klp
