#include "generator/pipeline/build.h"

#include "base/file.h"
#include "generator/audit/audit.h"
#include "generator/kernel/image/build_id.h"
#include "generator/module/link.h"
#include "generator/pipeline/built_functions.h"
#include "generator/pipeline/dump.h"
#include "generator/pipeline/prepare_change.h"
#include "generator/pipeline/unpatched.h"
#include "generator/review/boot_only.h"
#include "generator/review/function_pointer.h"
#include "generator/review/indirect_targets.h"
#include "generator/review/init_effect.h"
#include "generator/review/moved_definitions.h"
#include "generator/review/new_state.h"
#include "generator/review/notes.h"
#include "generator/review/per_cpu_address.h"
#include "generator/review/repeated_messages.h"
#include "generator/review/review_input.h"
#include "generator/review/unknown_tables.h"
#include "generator/select/kpatch_requests.h"
#include "generator/widen/check_callers.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

void report_added(const std::vector<PatchUnit>& units, const Selection& selection, BuildReport& report) {
  for (PatchAtom a : selection.atoms) {
    const PatchUnit& unit = units[a.unit];
    const Layout& layout = *unit.patched.layout;
    bool is_new = layout.atom(a.atom).symbol && unit.comparison.correlation.to_original[a.atom] == no_atom;
    if (is_new && layout.parent_of_cold(a.atom) == no_atom && !is_compiler_constant(layout, a.atom))
      report.added.push_back(layout.name(a.atom));
  }
  for (PatchAtom a : selection.new_state) report.new_state.push_back(units[a.unit].patched.layout->name(a.atom));
}

// Of the units that differ; the others were looked at before.
void report_outcomes(PreparedChange& prepared, const Selection& selection, BuildReport& report) {
  const auto& units = prepared.compared.units;
  std::vector<Taken> taken(units.size());
  for (PatchAtom a : selection.functions) taken[a.unit].redirected.insert(a.atom);
  for (PatchAtom a : selection.atoms) taken[a.unit].atoms.insert(a.atom);
  for (std::size_t u = 0; u < units.size(); ++u) prepared.outcomes->look_at(units[u], taken[u]);
  report.outcomes = prepared.outcomes->conclude(report.hunks);
}

void report_requests(const std::vector<PatchUnit>& units, const Extraction& extraction, BuildReport& report) {
  for (const auto& hook : extraction.hooks)
    report.hooks.push_back(
        {hook.object, hook.kind, units[hook.function.unit].patched.layout->name(hook.function.atom)});
  report.states = states_of(extraction);
}

void refuse_all(const std::vector<Error>& errors, RuleId rule, BuildReport& report) {
  for (const auto& error : errors) report.refusals.push_back(finding(rule, error));
}

// Callers that the change left behind, of functions that widening has not told of.
void refuse_callers(const std::vector<PatchUnit>& units, const KernelObject& object, BuildReport& report) {
  std::set<std::pair<std::string, std::string>> told;
  for (const auto& refusal : report.refusals)
    if (refusal.rule == RuleId("no-fentry").text()) told.insert({refusal.error.file, refusal.error.symbol});
  for (const auto& error : check_callers(units, object))
    if (!told.contains({error.file, error.symbol})) report.refusals.push_back(finding("no-fentry", error));
}

void add(Findings findings, BuildReport& report) {
  std::ranges::move(findings.refusals, std::back_inserter(report.refusals));
  std::ranges::move(findings.notes, std::back_inserter(report.notes));
}

InitReview init_code_of(const PreparedChange& prepared, const std::map<std::string, TextChange>& texts) {
  const ComparedUnits& compared = prepared.compared;
  std::vector<ChangedText> changed;
  for (const auto& [path, text] : texts) changed.push_back({text.original, text.patched});
  std::set<std::string> init_functions, touched;
  for (const auto& change : compared.init_changes)
    init_functions.insert(change.init_functions.begin(), change.init_functions.end());
  for (const auto& touch : prepared.plan.touched) touched.insert(touch.names.begin(), touch.names.end());
  return {compared.init_changes, changed_feature_bits(changed, init_functions), std::move(touched)};
}

// What the module says of itself: the kernel and compiler that it is for, its report, what it does, what was allowed.
ModuleOptions describe_module(const BuildRequest& request, const KernelObject& vmlinux,
                              const std::vector<PatchUnit>& units, const Extraction& extraction, BuildReport& report) {
  std::string build_id = build_id_of(vmlinux.image, vmlinux.symbols).value_or("");
  if (build_id.empty())
    report.notes.push_back(note("no-build-id", request.target.release,
                                "the image has no build id, so the module cannot tell another build of this release"));
  report.release = request.target.release;
  report.build_id = hexadecimal(build_id);
  report.compiler = request.target.compiler_version;
  bool kernel_clears = !vmlinux.symbols.named("clear_relocate_add").empty();
  if (!kernel_clears) add({{}, notes_on_reloading(units)}, report);
  add({{}, unused_allowances(request.allow, report.allowed)}, report);
  ModuleOptions options{request.module_name, request.replace, kernel_clears, build_id, request.runtime, request.info};
  if (!build_id.empty()) options.info.emplace_back("klp.build_id", report.build_id);
  options.info.emplace_back("klp.compiler", report.compiler);
  options.info.emplace_back("klp.replace", request.replace ? "yes" : "no");
  if (request.describe) {
    report.document = request.describe(report);
    options.info.emplace_back("klp.report", "sha256:" + sha256(report.document));
  }
  for (auto& line : contents_info(extraction)) options.info.push_back(std::move(line));
  for (auto& line : allowed_info(report.allowed)) options.info.push_back(std::move(line));
  return options;
}

std::string words(const Finding& f) { return f.rule + " " + render(f.error); }
std::string words(const Note& n) { return n.rule + " " + n.symbol + " " + n.why; }
std::string words(const Ignored& i) { return i.symbol + " " + i.why; }

// Several references may run into the same problem, and several units into the same of a header: it is told once.
template <typename Told> void drop_repeated(std::vector<Told>& all) {
  std::set<std::string> told;
  std::erase_if(all, [&](const Told& one) { return !told.insert(words(one)).second; });
}

} // namespace

Result<BuildReport> build(const fs::path& home, const BuildRequest& request) {
  BuildReport report;
  Stopwatch watch(report.stages);
  // What somebody has allowed stops nothing, and is kept.
  auto refused = [&report, &request] {
    drop_repeated(report.refusals);
    std::ranges::move(take_allowed(request.allow, report.refusals), std::back_inserter(report.allowed));
    return !report.refusals.empty();
  };
  auto conclude = [&report](ExitStatus verdict) {
    report.verdict = verdict;
    drop_repeated(report.notes);
    drop_repeated(report.ignored);
    return std::move(report);
  };

  TRY(PreparedChange prepared, prepare_change(home, request, report, watch));
  if (prepared.verdict) {
    if (refused()) return conclude(ExitStatus::refused);
    TRY(auto texts, changed_texts(request.target, prepared.plan));
    add({{}, notes_on_init_code(init_code_of(prepared, texts))}, report);
    report.outcomes = prepared.outcomes->conclude(report.hunks);
    return conclude(ExitStatus::nothing_to_patch);
  }
  std::vector<PatchUnit>& units = prepared.compared.units;
  KernelObjects& objects = *prepared.objects;
  // From here it is known which originals are what the image runs, and where.

  TRY(report.writes, choose_writes(units, request.write_data));
  for (const KernelObject* object : objects.opened()) refuse_callers(units, *object, report);
  TRY(ReviewInput input,
      make_review_input(request.target, prepared.plan, prepared.compared, objects.opened(), request.replace));
  add(review(input), report);
  Binder binder(units);
  Requests requests = read_requests(units, written_objects(report.writes));
  refuse_all(requests.refusals, "author-request", report);
  auto [not_granted, needless] = read_kpatch_requests(units);
  refuse_all(not_granted, "author-request", report);
  add({{}, needless}, report);
  refuse_all(moved_definitions(units), "moved-definition", report);
  auto [selection, undecided] = select(units, binder, requests.hooks);
  refuse_all(undecided, "undecided-variable", report);
  refuse_all(repeated_messages(units, selection), "repeated-message", report);
  refuse_all(boot_only(units, selection), "boot-only", report);
  const InitReview init_code = init_code_of(prepared, input.texts);
  refuse_all(init_effects(units, binder, selection, init_code), "init-effect", report);
  add({{}, notes_on_init_code(init_code)}, report);
  if (!objects.relocates_per_cpu_data()) refuse_all(per_cpu_addresses(units, selection), "per-cpu-address", report);
  refuse_all(new_state(units, binder, selection), "new-state", report);
  refuse_all(function_pointers(units, binder, selection), "function-pointer", report);
  refuse_all(unknown_tables(units, selection), "unknown-table", report);
  selection.writes = report.writes;
  selection.states = requests.states;
  watch.lap("review");
  if (refused()) return conclude(ExitStatus::refused);

  TRY(Symvers exports, read_symvers(request.target.symvers));
  Imports imports(objects, exports);
  TRY(Extraction extraction, extract(units, binder, selection, imports));
  std::ranges::move(extraction.refusals, std::back_inserter(report.refusals));
  refuse_all(unreachable_targets(units, binder, selection, imports, objects), "no-endbr", report);
  for (auto& note : notes_on_tracepoints(units, selection)) report.notes.push_back(std::move(note));
  for (auto& note : notes_on_removed(units)) report.notes.push_back(std::move(note));
  for (auto& note : notes_on_kprobes(units, selection)) report.notes.push_back(std::move(note));
  report.functions = built_functions(prepared, extraction, report);
  report_added(units, selection, report);
  for (std::size_t u = 0; u < units.size(); ++u) report_unpatched(units[u], u, selection, report);
  report.ignored.insert(report.ignored.end(), extraction.excluded.begin(), extraction.excluded.end());
  report_requests(units, extraction, report);
  report_outcomes(prepared, selection, report);
  refuse_all(check_superset(request.replaces, extraction, request.target.release), "not-a-superset", report);
  for (auto& note : notes_on_replacing(request.replaces)) report.notes.push_back(std::move(note));
  report.livepatch_symbols = extraction.livepatch_symbols;
  report.exports.assign(extraction.exports.begin(), extraction.exports.end());
  CHECK_OK(dump_extraction(request.dump, extraction));
  watch.lap("emit");
  if (refused()) return conclude(ExitStatus::refused);
  drop_repeated(report.notes);
  drop_repeated(report.ignored);
  bool acts = !selection.functions.empty() || !selection.hooks.empty() || !selection.writes.empty();
  if (!acts) return conclude(ExitStatus::nothing_to_patch);

  ModuleOptions options = describe_module(request, objects.vmlinux(), units, extraction, report);
  TRY(std::string module, link_module(request.target, extraction, options, prepared.work.path() / "module"));
  watch.lap("link");
  TRY(Object finished, parse_object(module, request.module_name + ".ko"));
  TRY(AuditReport audited, audit(std::move(finished), objects, exports, &units));
  for (auto& found : audited.findings) report.refusals.push_back(std::move(found));
  watch.lap("audit");
  if (refused()) return conclude(ExitStatus::refused);
  report.module = std::move(module);
  return conclude(ExitStatus::done);
}

} // namespace klp
