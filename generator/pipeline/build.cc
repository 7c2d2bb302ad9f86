#include "generator/pipeline/build.h"

#include "base/file.h"
#include "generator/audit/audit.h"
#include "generator/module/boot_only.h"
#include "generator/module/function_pointer.h"
#include "generator/module/indirect_targets.h"
#include "generator/module/link.h"
#include "generator/module/moved_definitions.h"
#include "generator/module/new_state.h"
#include "generator/module/repeated_messages.h"
#include "generator/module/unknown_tables.h"
#include "generator/pipeline/dump.h"
#include "generator/pipeline/left_out.h"
#include "generator/pipeline/to_review.h"
#include "generator/pipeline/witnessed.h"
#include "generator/target/build_id.h"
#include "generator/widen/check_callers.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

// What changed in its own text, and is in this function because the compiler inlined it.
std::vector<std::string> inlined_changes(const PatchUnit& unit, const std::string& symbol) {
  std::vector<std::string> names;
  for (const auto& inlining : unit.patched.facts->inlinings)
    if (inlining.into == symbol) names.push_back(inlining.callee);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// The functions of the source through which the change reaches this one: itself, clones apart, or inlined here.
std::vector<BuiltFunction::Reached> reached_through(const Affected& affected, const BuiltFunction& built) {
  std::vector<BuiltFunction::Reached> through;
  std::string own = built.symbol.substr(0, built.symbol.find('.'));
  for (const auto& [name, why] : affected.functions)
    if (name == own || std::ranges::binary_search(built.inlined, name)) through.push_back({name, why});
  return through;
}

void report_functions(const Witnessed& witnessed, const Extraction& extraction, BuildReport& report) {
  for (const auto& f : extraction.functions) {
    const PatchUnit& unit = witnessed.compared.units[f.atom.unit];
    AtomId original = unit.comparison.pairing.to_original[f.atom.atom];
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
    built.old_size = unit.original.layout->atom(original).size;
    built.new_size = unit.patched.layout->atom(f.atom.atom).size;
    built.inlined = inlined_changes(unit, unit.patched.layout->name(f.atom.atom));
    if (auto affected = witnessed.affected.find(unit.source); affected != witnessed.affected.end())
      built.through = reached_through(affected->second, built);
    built.original_code = list_code(*unit.original.layout, original);
    built.patched_code = list_code(*unit.patched.layout, f.atom.atom);
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
  // What somebody has allowed stops nothing, and is kept.
  auto refused = [&report, &request] {
    drop_repeated(report.refusals);
    std::ranges::move(take_allowed(request.allow, report.refusals), std::back_inserter(report.allowed));
    return !report.refusals.empty();
  };
  auto conclude = [&report](ExitStatus verdict) {
    report.verdict = verdict;
    return std::move(report);
  };

  TRY(Witnessed witnessed, witness_change(home, request, report, watch));
  if (witnessed.verdict) return conclude(refused() ? ExitStatus::refused : ExitStatus::nothing_to_patch);
  std::vector<PatchUnit>& units = witnessed.compared.units;
  KernelObjects& objects = *witnessed.objects;
  // From here it is known which originals are what the image runs, and where.

  TRY(report.writes, choose_writes(units, request.write_data));
  for (const KernelObject* object : objects.opened()) refuse_callers(units, *object, report);
  TRY(Reviewed reviewed,
      to_review(request.target, witnessed.plan, witnessed.compared, objects.opened(), request.replace));
  add(review(reviewed), report);
  Binder binder(units);
  Requests requests = read_requests(units, !report.writes.empty());
  refuse_all(requests.refusals, "author-request", report);
  refuse_all(moved_definitions(units), "moved-definition", report);
  auto [selection, undecided] = select(units, binder, requests.hooks);
  refuse_all(undecided, "undecided-variable", report);
  refuse_all(repeated_messages(units, selection), "repeated-message", report);
  refuse_all(boot_only(units, selection), "boot-only", report);
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
  report_functions(witnessed, extraction, report);
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
  if (refused()) return conclude(ExitStatus::refused);
  bool acts = !selection.functions.empty() || !selection.hooks.empty() || !selection.writes.empty();
  if (!acts) return conclude(ExitStatus::nothing_to_patch);

  ModuleOptions options = describe_module(request, objects.vmlinux(), units, extraction, report);
  TRY(std::string module, link_module(request.target, extraction, options, witnessed.work.path() / "module"));
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
