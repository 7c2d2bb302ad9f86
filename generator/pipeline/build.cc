#include "generator/pipeline/build.h"

#include "base/file.h"
#include "generator/compare/same_code.h"
#include "generator/module/boot_only.h"
#include "generator/module/indirect_targets.h"
#include "generator/module/link.h"
#include "generator/module/sites.h"
#include "generator/module/unknown_tables.h"
#include "generator/pipeline/as_built.h"
#include "generator/pipeline/callers.h"
#include "generator/pipeline/dump.h"
#include "generator/pipeline/exports.h"
#include "generator/pipeline/likely_cause.h"
#include "generator/pipeline/other_program.h"
#include "generator/target/image_build.h"
#include "generator/widen/check_callers.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

void report_comparison(const PatchUnit& unit, BuildReport& report) {
  for (const auto& ignored : unit.comparison.ignored)
    report.ignored.push_back({unit.source + ": " + ignored.symbol, ignored.why});
}

// New functions that nothing which goes into the module refers to: called by code that has run (init), or by nobody.
// `number`: of the unit, as `selection` counts.
void report_left_out(const PatchUnit& unit, std::size_t number, const Selection& selection, BuildReport& report) {
  for (const auto& added : unit.comparison.added)
    if (!selection.atoms.contains({number, added.patched}))
      report.ignored.push_back({unit.source + ": " + added.symbol, "new, and no patched function calls it"});
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

bool matters(const PatchUnit& unit) {
  return !unit.comparison.changed.empty() || !unit.comparison.changed_data.empty() || has_requests(unit);
}

// Of the many units that a header may touch, only those that differ stay in memory.
Result<Compared> compare_units(const std::vector<CompiledUnit>& compiled, const Plan& plan, BuildReport& report) {
  Compared compared;
  for (std::size_t u = 0; u < compiled.size(); ++u) {
    const CompiledUnit& c = compiled[u];
    if (const auto* program = other_program(c.unit.output)) {
      CHECK_OK(compare_other_program(c, *program, report));
      continue;
    }
    TRY(auto loaded, LoadedUnit::load(c));
    PatchUnit unit = loaded->compared();
    unit.changed_records = changed_records(plan);
    report_comparison(unit, report);
    if (!matters(unit)) {
      report_left_out(unit, 0, {}, report);
      continue;
    }
    report.changed_units.push_back(unit.source);
    report_explanation(unit, plan.units[u].affected, report);
    compared.keep(c, std::move(loaded), std::move(unit));
  }
  return compared;
}

bool has_mismatch(const PatchUnit& unit) { return has_mismatch(unit.witness, *unit.original.layout, *unit.object); }

// Units of which the image lacks a function are compiled once more, as kbuild does (pipeline/as_built.h).
Status look_again(const Target& target, Compared& compared, const fs::path& work, const CompileOptions& options) {
  std::vector<PatchUnit*> missing;
  std::vector<HeardUnit> again;
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    if (!has_mismatch(compared.units[u])) continue;
    missing.push_back(&compared.units[u]);
    again.push_back({compared.compiled[u], compared.units[u].object});
  }
  TRY(auto heard, hear_as_built(target, again, work, options));
  for (std::size_t u = 0; u < missing.size(); ++u)
    missing[u]->witness.adopt(*missing[u]->original.layout, heard[u]->witness, heard[u]->layout);
  return {};
}

Status find_causes(const Target& target, std::vector<PatchUnit>& units, const KernelObject& vmlinux) {
  if (std::ranges::none_of(units, [](const PatchUnit& unit) { return has_mismatch(unit); })) return {};
  TRY(std::string difference, build_difference(target, vmlinux.image));
  for (auto& unit : units) {
    const auto& functions = unit.witness.functions();
    auto matched = static_cast<std::size_t>(std::ranges::count_if(functions, &FunctionMatch::is_in_image));
    unit.likely_cause = likely_cause({functions.size(), functions.size() - matched, {}}, difference);
  }
  return {};
}

Status hear_witness(const Target& target, Compared& compared, KernelObjects& objects, const fs::path& work,
                    const CompileOptions& options) {
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    PatchUnit& unit = compared.units[u];
    TRY(unit.object, objects.get(object_of(compared.compiled[u])));
    unit.witness = Witness::hear(*unit.original.layout, unit.object->image, unit.object->symbols);
  }
  CHECK_OK(look_again(target, compared, work, options));
  return find_causes(target, compared.units, objects.vmlinux());
}

void report_witness(const std::vector<PatchUnit>& units, BuildReport& report) {
  for (const auto& unit : units) {
    const auto& functions = unit.witness.functions();
    report.functions_of_units += functions.size();
    report.functions_matched += static_cast<std::size_t>(std::ranges::count_if(functions, &FunctionMatch::is_in_image));
  }
}

// What changed in its own text, and is in this function because the compiler inlined it.
std::vector<std::string> inlined_changes(const PatchUnit& unit, const std::string& symbol) {
  std::vector<std::string> names;
  for (const auto& inlining : unit.patched.facts->inlinings)
    if (inlining.into == symbol) names.push_back(inlining.callee);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void report_functions(const std::vector<PatchUnit>& units, const Extraction& extraction, BuildReport& report) {
  for (const auto& f : extraction.functions) {
    const PatchUnit& unit = units[f.atom.unit];
    const auto& changes = unit.comparison.changed;
    auto change = std::find_if(changes.begin(), changes.end(), [&](auto& c) { return c.patched == f.atom.atom; });
    BuiltFunction built;
    built.symbol = f.original.name;
    built.object = f.object;
    built.source = unit.source;
    built.line = static_cast<int>(place_of(unit.patched, f.atom.atom).line);
    if (change != changes.end()) built.why = change->why;
    built.position = f.original.position;
    built.address = unit.in_module() ? 0 : f.original.address;
    built.old_size = unit.original.layout->atom(unit.comparison.pairing.to_original[f.atom.atom]).size;
    built.new_size = unit.patched.layout->atom(f.atom.atom).size;
    built.inlined = inlined_changes(unit, unit.patched.layout->name(f.atom.atom));
    report.functions.push_back(std::move(built));
  }
}

void report_added(const std::vector<PatchUnit>& units, const Selection& selection, BuildReport& report) {
  for (PatchAtom a : selection.atoms) {
    const PatchUnit& unit = units[a.unit];
    const Layout& layout = *unit.patched.layout;
    bool is_new = layout.atom(a.atom).symbol && unit.comparison.pairing.to_original[a.atom] == no_atom;
    if (is_new && layout.parent_of_cold(a.atom) == no_atom && !is_compiler_constant(layout, a.atom))
      report.added.push_back(layout.name(a.atom));
  }
  for (PatchAtom a : selection.new_state) report.new_state.push_back(units[a.unit].patched.layout->name(a.atom));
}

void report_requests(const std::vector<PatchUnit>& units, const Extraction& extraction, BuildReport& report) {
  for (const auto& hook : extraction.hooks)
    report.hooks.push_back(
        {hook.object, hook.kind, units[hook.function.unit].patched.layout->name(hook.function.atom)});
  report.states = states_of(extraction);
}

void refuse_all(const std::vector<Error>& errors, std::string_view rule, BuildReport& report) {
  for (const auto& error : errors) report.refusals.push_back(finding(std::string(rule), error));
}

SiteRules site_rules(const std::vector<PatchUnit>& units) {
  SiteRules all;
  for (const auto& unit : units) {
    SiteRules rules = klp::site_rules(unit.patched.layout->object());
    all.returns = all.returns || rules.returns;
    all.branches = all.branches || rules.branches;
  }
  return all;
}

void report_callers(const CallersFound& callers, BuildReport& report) {
  report.units.insert(report.units.end(), callers.units.begin(), callers.units.end());
  report.refusals.insert(report.refusals.end(), callers.refusals.begin(), callers.refusals.end());
  for (const auto& name : callers.for_modules)
    report.notes.push_back({"old-code", name,
                            "modules from outside of this kernel that call it keep the old code, because ftrace "
                            "cannot redirect it"});
}

// Several references may run into the same problem: it is told once.
void drop_repeated(std::vector<Finding>& findings) {
  std::vector<Finding> kept;
  for (auto& f : findings) {
    auto same = [&](const Finding& k) { return k.rule == f.rule && render(k.error) == render(f.error); };
    if (std::none_of(kept.begin(), kept.end(), same)) kept.push_back(std::move(f));
  }
  findings = std::move(kept);
}

} // namespace

Result<BuildReport> build(const fs::path& home, const BuildRequest& request) {
  BuildReport report;
  Stopwatch watch(report.stages);
  auto conclude = [&report](ExitStatus verdict) {
    report.verdict = verdict;
    drop_repeated(report.refusals);
    return std::move(report);
  };

  for (const auto& change : request.changes)
    if (change.commit) report.commits.push_back(*change.commit);
  TRY(Plan plan, make_plan(request.target, request.changes, request.plan));
  for (const auto& file : plan.ignored) report.ignored.push_back({file.path, file.why});
  report.refusals = plan.refusals;
  std::vector<Unit> planned;
  for (const auto& p : plan.units) {
    planned.push_back(p.unit);
    report.units.push_back(p.unit.source);
  }
  watch.lap("plan");
  if (plan.units.empty()) return conclude(plan.refusals.empty() ? ExitStatus::nothing_to_patch : ExitStatus::refused);

  TRY(WorkFolder work, WorkFolder::create(home, "build"));
  auto generate = [&](const std::vector<Unit>& u) { return make_generated_files(request.target, u, request.say); };
  const CompileOptions compiling{request.plugin, request.runtime / "include", request.jobs, false, generate};
  auto compile = [&](const std::vector<Unit>& u, const std::string& folder) {
    return compile_units(request.target, u, plan.edits, work.path() / folder, compiling);
  };
  TRY(auto compiled, compile(planned, "units"));
  watch.lap("compile");
  // From here both objects of every touched unit exist, with the compiler's facts.

  TRY(Compared compared, compare_units(compiled, plan, report));
  std::vector<PatchUnit>& units = compared.units;
  CHECK_OK(dump_comparison(request.dump, units));
  watch.lap("compare");
  if (units.empty()) return conclude(report.refusals.empty() ? ExitStatus::nothing_to_patch : ExitStatus::refused);

  TRY(auto exported, check_exports({request.target, plan, compiled, work.path() / "units", compiling}, compared));
  for (auto& found : exported) report.refusals.push_back(std::move(found));
  watch.lap("exports");
  // From here whatever is compiled elsewhere finds the types that it was compiled with.

  TRY(auto callers, draw_callers_in({request.target, compiled, request.plan.most_units, compile}, compared));
  report_callers(callers, report);
  watch.lap("widen");
  // From here whatever must run new code can be redirected, or is refused.

  TRY(KernelObjects objects, KernelObjects::open(request.target));
  CHECK_OK(hear_witness(request.target, compared, objects, work.path() / "as-built", compiling));
  report_witness(units, report);
  CHECK_OK(dump_witness(request.dump, units));
  watch.lap("prove");
  // From here it is known which originals are what the image runs, and where.

  TRY(report.writes, choose_writes(units, request.write_data));
  for (const KernelObject* object : objects.opened()) refuse_all(check_callers(units, *object), "no-fentry", report);
  for (auto& found : review(units)) report.refusals.push_back(std::move(found));
  Binder binder(units);
  Requests requests = read_requests(units, !report.writes.empty());
  refuse_all(requests.refusals, "author-request", report);
  auto [selection, undecided] = select(units, binder, requests.hooks);
  refuse_all(undecided, "undecided-variable", report);
  refuse_all(boot_only(units, selection), "boot-only", report);
  refuse_all(unknown_tables(units, selection), "unknown-table", report);
  selection.writes = report.writes;
  selection.states = requests.states;
  watch.lap("review");
  if (!report.refusals.empty()) return conclude(ExitStatus::refused);

  TRY(Symvers exports, read_symvers(request.target.symvers));
  Imports imports(objects, exports);
  TRY(Extraction extraction, extract(units, binder, selection, imports));
  refuse_all(extraction.refusals, "unresolved-symbol", report);
  refuse_all(unreachable_targets(units, binder, selection, imports, objects), "no-endbr", report);
  for (auto& note : notes(units, binder, selection)) report.notes.push_back(std::move(note));
  report_functions(units, extraction, report);
  report_added(units, selection, report);
  for (std::size_t u = 0; u < units.size(); ++u) report_left_out(units[u], u, selection, report);
  report.ignored.insert(report.ignored.end(), extraction.left_out.begin(), extraction.left_out.end());
  report_requests(units, extraction, report);
  refuse_all(check_superset(request.replaces, extraction, request.target.release), "not-a-superset", report);
  for (auto& note : notes_on_replacing(request.replaces)) report.notes.push_back(std::move(note));
  report.livepatch_symbols = extraction.livepatch_symbols;
  report.exports.assign(extraction.exports.begin(), extraction.exports.end());
  CHECK_OK(dump_extraction(request.dump, extraction));
  watch.lap("emit");
  if (!report.refusals.empty()) return conclude(ExitStatus::refused);

  bool kernel_clears = !objects.vmlinux().symbols.named("clear_relocate_add").empty();
  ModuleOptions options{request.module_name, request.replace, kernel_clears, request.runtime, request.info};
  for (auto& line : contents_info(extraction)) options.info.push_back(std::move(line));
  TRY(std::string module, link_module(request.target, extraction, options, work.path() / "module"));
  watch.lap("link");
  TRY(Object finished, parse_object(module, request.module_name + ".ko"));
  refuse_all(missing_sites(finished, site_rules(units)), "missing-site", report);
  watch.lap("audit");
  if (!report.refusals.empty()) return conclude(ExitStatus::refused);
  report.module = std::move(module);
  return conclude(ExitStatus::done);
}

} // namespace klp
