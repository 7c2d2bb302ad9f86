// klp plan: the functions that klp build would patch, and why, before a module is built.
#pragma once

#include "generator/pipeline/build_request.h"
#include "generator/pipeline/stopwatch.h"
#include "generator/plan/predict_functions.h"
#include "generator/review/assumption_use.h"
#include "generator/review/outcome.h"

#include <string>
#include <vector>

namespace klp {

struct PlanReportUnit {
  std::string source;
  std::string module;                // the module's name; empty for vmlinux
  std::string why;                   // why it is compiled
  std::string any;                   // why each of its functions may differ; empty if only those below can
  std::vector<Prediction> functions; // to be patched, and the callers of those that ftrace cannot redirect
  // Functions that must be patched too if the change alters a property of another function on which their code relies.
  std::vector<AssumptionUse> assumption_uses;
  bool is_new = false; // the running kernel does not have the unit
};

struct PlanReport {
  ExitStatus verdict = ExitStatus::done; // refused only if klp build is certain to refuse
  std::vector<TouchedHunk> hunks;
  std::vector<Touched> touched;
  std::vector<ItemOutcome> outcomes; // touched definitions that will have no effect, as far as is known
  std::vector<PlanReportUnit> units;
  std::size_t readers = 0; // units that may read the changed headers
  std::vector<IgnoredFile> ignored;
  std::vector<Finding> refusals;
  std::vector<Finding> doubts; // likely refusals of klp build, which are certain only when the change is compiled
  std::vector<StageTime> stages;
};

// Reads the source text, and compiles the originals of the touched units for the compiler's facts about them.
// `by_text`: compiles nothing, and leaves PlanReportUnit::functions empty.
Result<PlanReport> plan_report(const fs::path& home, const BuildRequest& request, bool by_text);

} // namespace klp
