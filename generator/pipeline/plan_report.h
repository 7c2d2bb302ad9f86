// klp plan: what klp build would patch, and why, before anything is patched.
#pragma once

#include "generator/pipeline/assumption_use.h"
#include "generator/pipeline/build.h"
#include "generator/plan/predict_functions.h"

#include <string>
#include <vector>

namespace klp {

struct PlanReportUnit {
  std::string source;
  std::string module;                // the module's name; empty: vmlinux
  std::string why;                   // why it is compiled
  std::string any;                   // why each of its functions may differ; empty: only those below
  std::vector<Prediction> functions; // that will have to be patched; callers of those that ftrace cannot redirect too
  std::vector<AssumptionUse> assumption_uses; // that will have to be too, where the change alters what they rely on
  bool is_new = false;                        // the running kernel does not have it
};

struct PlanReport {
  ExitStatus verdict = ExitStatus::done; // refused only where that is certain
  std::vector<TouchedHunk> hunks;
  std::vector<Touched> touched;
  std::vector<ItemOutcome> outcomes; // of what is touched and will have no effect, as far as is known
  std::vector<PlanReportUnit> units;
  std::size_t readers = 0; // units that may read the changed headers
  std::vector<IgnoredFile> ignored;
  std::vector<Finding> refusals;
  std::vector<Finding> doubts; // what klp build will refuse, unless the compiler decides otherwise for the new text
  std::vector<StageTime> stages;
};

// Reads the text of the source, and compiles the originals of the touched units for what the compiler knows of them;
// `by_text`: does not compile, and leaves PlanReportUnit::functions empty.
Result<PlanReport> plan_report(const fs::path& home, const BuildRequest& request, bool by_text);

} // namespace klp
