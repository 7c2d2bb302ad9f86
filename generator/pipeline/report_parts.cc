#include "generator/pipeline/report_parts.h"

#include "generator/kernel/image/build_id.h"
#include "generator/module/description.h"
#include "generator/review/unpatched.h"
#include "generator/rules/distinct.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

void add_new_names(const std::vector<PatchUnit>& units, const Selection& selection, BuildReport& report) {
  for (PatchAtom a : selection.atoms) {
    const PatchUnit& unit = units[a.unit];
    const Layout& layout = *unit.patched.layout;
    bool is_new = layout.atom(a.atom).has_name() && unit.comparison.correlation.to_original[a.atom] == no_atom;
    if (is_new && layout.parent_of_cold(a.atom) == no_atom && !is_compiler_constant(layout, a.atom))
      report.added.push_back(layout.name(a.atom));
  }
  for (PatchAtom a : selection.new_state) report.new_state.push_back(units[a.unit].patched.layout->name(a.atom));
}

// The outcomes of units that do not differ are known already.
void add_outcomes(PreparedChange& change, const Selection& selection, BuildReport& report) {
  const auto& units = change.compared.units;
  std::vector<SelectedAtoms> taken(units.size());
  for (PatchAtom a : selection.functions) taken[a.unit].redirected.insert(a.atom);
  for (PatchAtom a : selection.atoms) taken[a.unit].atoms.insert(a.atom);
  for (std::size_t u = 0; u < units.size(); ++u) change.outcomes->add_unit(units[u], taken[u]);
  report.outcomes = change.outcomes->conclude(report.hunks);
}

void add_requests(const std::vector<PatchUnit>& units, const Extraction& extraction, BuildReport& report) {
  for (const auto& hook : extraction.hooks)
    report.hooks.push_back(
        {hook.object, hook.kind, units[hook.function.unit].patched.layout->name(hook.function.atom)});
  report.states = states_of(extraction);
}

void count_matches(const std::vector<PatchUnit>& units, BuildReport& report) {
  for (const auto& unit : units) {
    const auto& functions = unit.image_match.functions();
    report.functions_of_units += functions.size();
    report.functions_matched += static_cast<std::size_t>(std::ranges::count_if(functions, &FunctionMatch::is_in_image));
  }
}

} // namespace

BuildReport report_of(const BuildRequest& request, const PreparedChange& change) {
  BuildReport report;
  for (const auto& c : request.changes)
    if (c.commit) report.commits.push_back(*c.commit);
  report.hunks = change.plan.hunks;
  report.touched = change.plan.touched;
  std::ranges::copy_if(change.plan.ignored, std::back_inserter(report.not_built), &IgnoredFile::not_built);
  report.units = change.units;
  report.changed_units = change.changed_units;
  report.plan_differences = change.plan_differences;
  report.ignored = change.ignored;
  if (!change.has_effect) return report;
  count_matches(change.compared.units, report);
  return report;
}

void add_contents(PreparedChange& change, const Selection& selection, const Extraction& extraction,
                  BuildReport& report) {
  const std::vector<PatchUnit>& units = change.compared.units;
  report.functions = built_functions(units, extraction, {change.plan, change.affected, change.plan_differences});
  add_new_names(units, selection, report);
  for (std::size_t u = 0; u < units.size(); ++u)
    std::ranges::move(unpatched(units[u], u, selection), std::back_inserter(report.ignored));
  std::ranges::copy(extraction.excluded, std::back_inserter(report.ignored));
  add_requests(units, extraction, report);
  add_outcomes(change, selection, report);
  report.livepatch_symbols = extraction.livepatch_symbols;
  report.constants.assign(extraction.constants.begin(), extraction.constants.end());
  report.exports.assign(extraction.exports.begin(), extraction.exports.end());
}

void set_findings(const CollectedFindings& findings, BuildReport& report) {
  report.refusals = findings.refusals();
  report.allowed = findings.allowed();
  report.notes = findings.notes();
  drop_repeated(report.ignored, [](const Ignored& i) { return i.symbol + " " + i.why; });
}

} // namespace klp
