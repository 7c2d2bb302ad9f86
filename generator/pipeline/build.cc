#include "generator/pipeline/build.h"

#include "base/file.h"
#include "generator/module/link.h"
#include "generator/pipeline/dump.h"
#include "generator/pipeline/loaded_unit.h"

#include <algorithm>
#include <chrono>

namespace klp {

namespace {

class Stopwatch {
public:
  explicit Stopwatch(std::vector<StageTime>& stages) : stages_(stages) {}
  // Ends the stage that began with the last call.
  void lap(std::string name) {
    auto now = std::chrono::steady_clock::now();
    stages_.push_back({std::move(name), std::chrono::duration<double>(now - begin_).count()});
    begin_ = now;
  }

private:
  std::vector<StageTime>& stages_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

std::vector<PatchUnit> compare_units(const std::vector<std::unique_ptr<LoadedUnit>>& loaded) {
  std::vector<PatchUnit> units;
  for (const auto& l : loaded) {
    PatchUnit unit;
    unit.source = l->source;
    unit.original = l->original_side();
    unit.patched = l->patched_side();
    unit.comparison = compare(unit.original, unit.patched);
    units.push_back(std::move(unit));
  }
  return units;
}

bool differs(const std::vector<PatchUnit>& units) {
  return std::any_of(units.begin(), units.end(), [](const PatchUnit& u) {
    return !u.comparison.changed.empty() || !u.comparison.changed_data.empty();
  });
}

void hear_witness(std::vector<PatchUnit>& units, const Image& image, const Kallsyms& kallsyms, BuildReport& report) {
  for (auto& unit : units) {
    unit.witness = Witness::hear(*unit.original.layout, image, kallsyms);
    for (const auto& match : unit.witness.functions()) {
      ++report.functions_of_units;
      if (match.mismatch.empty() && match.places_that_fit > 0) ++report.functions_matched;
    }
  }
}

void report_comparison(const std::vector<PatchUnit>& units, BuildReport& report) {
  for (const auto& unit : units)
    for (const auto& ignored : unit.comparison.ignored)
      report.ignored.push_back({unit.source + ": " + ignored.symbol, ignored.why});
}

// New functions that nothing which goes into the module refers to: called by code that has run (init), or by nobody.
void report_left_out(const std::vector<PatchUnit>& units, const Selection& selection, BuildReport& report) {
  for (std::size_t u = 0; u < units.size(); ++u)
    for (const auto& added : units[u].comparison.added)
      if (!selection.atoms.contains({u, added.patched}))
        report.ignored.push_back({units[u].source + ": " + added.symbol, "new, and no patched function calls it"});
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
    built.source = unit.source;
    built.line = static_cast<int>(place_of(unit.patched, f.atom.atom).line);
    if (change != changes.end()) built.why = change->why;
    built.position = f.original.position;
    built.address = f.original.address;
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

void refuse_all(const std::vector<Error>& errors, std::string_view rule, BuildReport& report) {
  for (const auto& error : errors) report.refusals.push_back(finding(std::string(rule), error));
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
  TRY(Plan plan, make_plan(request.target, request.changes));
  for (const auto& file : plan.ignored) report.ignored.push_back({file.path, file.why});
  report.refusals = plan.refusals;
  for (const auto& unit : plan.units) report.units.push_back(unit.source);
  watch.lap("plan");
  if (plan.units.empty()) return conclude(plan.refusals.empty() ? ExitStatus::nothing_to_patch : ExitStatus::refused);

  TRY(WorkFolder work, WorkFolder::create(home, "build"));
  auto generate = [&](const std::vector<Unit>& u) { return make_generated_files(request.target, u, request.say); };
  TRY(auto compiled,
      compile_units(request.target, plan.units, plan.edits, work.path(), {request.plugin, request.jobs, generate}));
  watch.lap("compile");
  // From here both objects of every touched unit exist, with the compiler's facts.

  std::vector<std::unique_ptr<LoadedUnit>> loaded;
  for (const auto& unit : compiled) {
    TRY(auto one, LoadedUnit::load(unit));
    loaded.push_back(std::move(one));
  }
  auto units = compare_units(loaded);
  report_comparison(units, report);
  CHECK_OK(dump_comparison(request.dump, units));
  watch.lap("compare");
  if (!differs(units)) report_left_out(units, {}, report);
  if (!differs(units)) return conclude(report.refusals.empty() ? ExitStatus::nothing_to_patch : ExitStatus::refused);

  TRY(Image image, Image::read(request.target.vmlinux));
  TRY(Kallsyms kallsyms, Kallsyms::decode(image));
  hear_witness(units, image, kallsyms, report);
  CHECK_OK(dump_witness(request.dump, units));
  watch.lap("prove");
  // From here it is known which originals are what the image runs, and where.

  for (auto& found : review(units)) report.refusals.push_back(std::move(found));
  Binder binder(units);
  auto [selection, undecided] = select(units, binder);
  refuse_all(undecided, "undecided-variable", report);
  watch.lap("review");
  if (!report.refusals.empty()) return conclude(ExitStatus::refused);

  TRY(Symvers exports, read_symvers(request.target.symvers));
  TRY(Extraction extraction, extract(units, binder, selection, {kallsyms, exports}));
  refuse_all(extraction.refusals, "unresolved-symbol", report);
  report_functions(units, extraction, report);
  report_added(units, selection, report);
  report_left_out(units, selection, report);
  report.livepatch_symbols = extraction.livepatch_symbols;
  report.exports.assign(extraction.exports.begin(), extraction.exports.end());
  CHECK_OK(dump_extraction(request.dump, extraction));
  watch.lap("emit");
  if (!report.refusals.empty()) return conclude(ExitStatus::refused);

  ModuleOptions options{request.module_name, request.replace, request.runtime, request.info};
  TRY(report.module, link_module(request.target, extraction, options, work.path() / "module"));
  watch.lap("link");
  return conclude(ExitStatus::done);
}

} // namespace klp
