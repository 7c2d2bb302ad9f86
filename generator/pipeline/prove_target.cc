#include "generator/pipeline/prove_target.h"

#include "base/file.h"
#include "generator/kernel/target/image_build.h"
#include "generator/pipeline/units_to_prove.h"
#include "generator/prove/compared_units.h"

#include <memory>

namespace klp {

namespace {

CompileOptions options_for_originals(const ProofRequest& request) {
  CompileOptions options;
  options.toolchain = request.toolchain;
  options.jobs = request.jobs;
  options.only_originals = true;
  options.generate = [&](const std::vector<Unit>& u) {
    return make_generated_files(request.target, u, request.progress);
  };
  return options;
}

void add(ProofReport& report, UnitProof proof) {
  report.functions += proof.functions;
  report.matched += proof.matched;
  report.absent += proof.absent.size();
  report.mismatches += proof.mismatches.size();
  report.units.push_back(std::move(proof));
}

} // namespace

Result<ProofReport> prove(const fs::path& home, const ProofRequest& request) {
  ProofReport report;
  Stopwatch watch;
  const Target& target = request.target;

  // list: the units to compare.
  TRY(auto units,
      request.sources.empty() ? sampled_units(target, request.sample) : named_units(target, request.sources));
  watch.lap("list");

  // compile: the originals, with the compiler's facts.
  TRY(WorkFolder work, WorkFolder::create(home, "prove"));
  const CompileOptions options = options_for_originals(request);
  TRY(auto compiled, compile_units(target, units, {}, work.path() / "units", options));
  watch.lap("compile");

  // prove: each function against the image. Only units with mismatches stay in memory.
  TRY(KernelObjects objects, KernelObjects::open(target));
  std::vector<std::unique_ptr<MatchedOriginal>> mismatched;
  for (const auto& c : compiled) {
    TRY(const KernelObject* object, objects.get(object_of(c.unit)));
    TRY(auto unit, match_original(c, *object));
    if (has_mismatch(unit->as_matched_unit()))
      mismatched.push_back(std::move(unit));
    else
      add(report, prove_unit(*unit, {}));
  }
  watch.lap("prove");

  // explain: whether kbuild's own form of the code matches, and why the rest does not.
  CHECK_OK(match_again(target, mismatched, work.path(), options));
  std::string difference;
  if (!mismatched.empty()) {
    TRY(difference, build_difference(target, objects.vmlinux().image));
  }
  for (const auto& unit : mismatched) add(report, prove_unit(*unit, difference));
  watch.lap("explain");
  report.stages = watch.stages();
  return report;
}

} // namespace klp
