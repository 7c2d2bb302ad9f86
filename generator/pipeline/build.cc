#include "generator/pipeline/build.h"

#include "generator/audit/audit.h"
#include "generator/kernel/image/build_id.h"
#include "generator/module/link.h"
#include "generator/pipeline/dump.h"
#include "generator/pipeline/prepare_change.h"
#include "generator/pipeline/report_parts.h"
#include "generator/review/init_review.h"
#include "generator/review/kprobes.h"
#include "generator/review/make_review_input.h"
#include "generator/review/module_reload.h"
#include "generator/review/moved_definitions.h"
#include "generator/review/no_endbr.h"
#include "generator/review/old_code.h"
#include "generator/review/review_selection.h"
#include "generator/review/tracepoint.h"
#include "generator/select/kpatch_requests.h"
#include "generator/widen/check_callers.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace klp {

namespace {

// The result of the stage review.
struct ReviewedChange {
  Binder binder;
  Selection selection;
  Findings findings;
};

// Callers that keep the old code of a function that is not redirected. Functions for which a stage, or the check of an
// earlier object, has refused the change already are left out. `refusals`: of the earlier stages.
std::vector<Error> stale_callers(const std::vector<PatchUnit>& units, const std::vector<const KernelObject*>& objects,
                                 const std::vector<Finding>& refusals) {
  std::set<std::pair<std::string, std::string>> refused; // file and symbol
  for (const auto& refusal : refusals)
    if (refusal.rule == RuleId("no-fentry").text()) refused.insert({refusal.error.file, refusal.error.symbol});
  std::vector<Error> all;
  for (const KernelObject* object : objects) {
    auto errors = check_callers(units, *object);
    std::erase_if(errors, [&](const Error& e) { return refused.contains({e.file, e.symbol}); });
    for (const auto& e : errors) refused.insert({e.file, e.symbol});
    std::ranges::move(errors, std::back_inserter(all));
  }
  return all;
}

// `refusals`: of the earlier stages.
Result<ReviewedChange> review_change(const BuildRequest& request, PreparedChange& change,
                                     const std::vector<Finding>& refusals) {
  std::vector<PatchUnit>& units = change.compared.units;
  KernelObjects& objects = *change.objects;
  TRY(auto writes, choose_writes(units, request.write_data));
  Findings found;
  found.add("no-fentry", stale_callers(units, objects.opened(), refusals));
  TRY(ReviewInput input,
      make_review_input(request.target, change.plan, change.compared, objects.opened(), request.replace));
  found.add(review(input));

  Binder binder(units);
  Requests requests = read_requests(units, written_objects(writes));
  found.add("author-request", std::move(requests.refusals));
  KpatchRequests kpatch = read_kpatch_requests(units);
  found.add("author-request", std::move(kpatch.refusals));
  found.add(std::move(kpatch.notes));
  found.add("moved-definition", moved_definitions(units));
  auto [selection, undecided] = select(units, binder, requests.hooks);
  found.add("undecided-variable", std::move(undecided));
  selection.writes = std::move(writes);
  selection.states = std::move(requests.states);

  const InitReview init_code = init_review(change.compared.init_changes, input.texts, change.plan.touched);
  found.add({review_selection({units, binder, selection, init_code, objects.relocates_per_cpu_data()}),
             notes_on_init_code(init_code)});
  return ReviewedChange{std::move(binder), std::move(selection), std::move(found)};
}

// The result of the stage emit.
struct EmittedObject {
  Extraction extraction;
  Findings findings;
};

Result<EmittedObject> emit_object(const BuildRequest& request, PreparedChange& change, const ReviewedChange& reviewed,
                                  const Symvers& exports) {
  const std::vector<PatchUnit>& units = change.compared.units;
  const Selection& selection = reviewed.selection;
  Imports imports(*change.objects, exports);
  TRY(Extraction extraction, extract(units, reviewed.binder, selection, imports));
  Findings found{std::move(extraction.refusals), {}};
  found.add("no-endbr", targets_without_endbr(units, reviewed.binder, selection, imports, *change.objects));
  found.add(notes_on_tracepoints(units, selection));
  found.add(notes_on_removed(units));
  found.add(notes_on_kprobes(units, selection));
  found.add("not-a-superset", check_superset(request.replaces, extraction, request.target.release));
  found.add(notes_on_replacing(request.replaces));
  return EmittedObject{std::move(extraction), std::move(found)};
}

bool is_empty(const Selection& selection) {
  return selection.functions.empty() && selection.hooks.empty() && selection.writes.empty();
}

// Without clear_relocate_add(), a module that was unloaded could not be loaded again while the livepatch is there.
bool clears_relocations(const KernelObject& vmlinux) { return !vmlinux.symbols.named("clear_relocate_add").empty(); }

std::vector<Note> notes_on_module(const BuildRequest& request, const PreparedChange& change,
                                  const CollectedFindings& findings, const std::string& build_id) {
  Findings found;
  if (build_id.empty())
    found.add({note("no-build-id", request.target.release,
                    "the image has no build id, so the module cannot tell another build of this release")});
  if (!clears_relocations(change.objects->vmlinux())) found.add(notes_on_reloading(change.compared.units));
  found.add(unused_allowances(request.allow, findings.allowed()));
  return std::move(found.notes);
}

ModuleOptions module_options(const BuildRequest& request, const KernelObject& vmlinux, const Extraction& extraction,
                             const BuildReport& report) {
  ModuleOptions options;
  options.name = request.module_name;
  options.replace = request.replace;
  options.kernel_clears = clears_relocations(vmlinux);
  options.build_id = build_id_of(vmlinux.image, vmlinux.symbols).value_or("");
  options.runtime = request.runtime;
  options.info = request.info;
  if (!report.build_id.empty()) options.info.emplace_back("klp.build_id", report.build_id);
  options.info.emplace_back("klp.compiler", report.compiler);
  options.info.emplace_back("klp.replace", request.replace ? "yes" : "no");
  if (!report.document.empty()) options.info.emplace_back("klp.report", "sha256:" + sha256(report.document));
  std::ranges::move(contents_info(extraction), std::back_inserter(options.info));
  std::ranges::move(allowed_info(report.allowed), std::back_inserter(options.info));
  return options;
}

} // namespace

Result<BuildReport> build(const fs::path& home, const BuildRequest& request) {
  Stopwatch watch;
  CollectedFindings findings(request.allow);

  // plan, compile, compare, exports, widen, prove: the units that differ; the image contains their original code.
  TRY(PreparedChange change, prepare_change(home, request, watch));
  findings.add(std::move(change.findings));
  BuildReport report = report_of(request, change);
  auto conclude = [&](ExitStatus verdict) {
    set_findings(findings, report);
    report.verdict = verdict;
    report.stages = watch.stages();
    return std::move(report);
  };
  if (!change.has_effect) {
    if (findings.apply_allowances()) return conclude(ExitStatus::refused);
    TRY(auto texts, changed_texts(request.target, change.plan));
    findings.add({{}, notes_on_init_code(init_review(change.compared.init_changes, texts, change.plan.touched))});
    report.outcomes = change.outcomes->conclude(report.hunks);
    return conclude(ExitStatus::nothing_to_patch);
  }

  // review: the functions and variables that go into the module, and all rules about them.
  TRY(ReviewedChange reviewed, review_change(request, change, findings.refusals()));
  findings.add(std::move(reviewed.findings));
  report.writes = reviewed.selection.writes;
  watch.lap("review");
  if (findings.apply_allowances()) return conclude(ExitStatus::refused);

  // emit: the object with the new code, each reference resolved.
  TRY(Symvers exports, read_symvers(request.target.symvers));
  TRY(EmittedObject emitted, emit_object(request, change, reviewed, exports));
  findings.add(std::move(emitted.findings));
  add_contents(change, reviewed.selection, emitted.extraction, report);
  CHECK_OK(dump_extraction(request.dump, emitted.extraction));
  watch.lap("emit");
  if (findings.apply_allowances()) return conclude(ExitStatus::refused);
  if (is_empty(reviewed.selection)) return conclude(ExitStatus::nothing_to_patch);

  // link: the module, by kbuild, with the digest of its report.
  const KernelObject& vmlinux = change.objects->vmlinux();
  const std::string build_id = build_id_of(vmlinux.image, vmlinux.symbols).value_or("");
  report.release = request.target.release;
  report.build_id = hexadecimal(build_id);
  report.compiler = request.target.compiler_version;
  findings.add({{}, notes_on_module(request, change, findings, build_id)});
  set_findings(findings, report);
  if (request.describe) report.document = request.describe(report);
  TRY(std::string module,
      link_module(request.target, emitted.extraction, module_options(request, vmlinux, emitted.extraction, report),
                  change.work.path() / "module"));
  watch.lap("link");

  // audit: the finished module against the loader's rules, the image and the compiled change.
  TRY(Object finished, parse_object(module, request.module_name + ".ko"));
  TRY(AuditReport audited, audit(std::move(finished), *change.objects, exports, &change.compared.units));
  findings.add({std::move(audited.findings), {}});
  watch.lap("audit");
  if (findings.apply_allowances()) return conclude(ExitStatus::refused);
  report.module = std::move(module);
  return conclude(ExitStatus::done);
}

} // namespace klp
