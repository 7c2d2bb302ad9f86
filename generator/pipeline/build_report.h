// The result of klp build.
#pragma once

#include "generator/change/change.h"
#include "generator/module/built_functions.h"
#include "generator/module/extract.h"
#include "generator/pipeline/stopwatch.h"
#include "generator/plan/plan.h"
#include "generator/review/explain.h"
#include "generator/review/outcome.h"
#include "generator/rules/allow.h"

#include <string>
#include <vector>

namespace klp {

struct BuiltHook {
  std::string object, kind, function; // vmlinux or a module; pre_patch and the like; the function's name in the source
};

struct BuildReport {
  ExitStatus verdict = ExitStatus::done;
  std::string module;                      // bytes of the .ko; empty unless the verdict is done
  std::string document;                    // the result of BuildRequest::describe; empty unless the verdict is done
  std::string release, build_id, compiler; // of the target's kernel
  std::vector<TouchedHunk> hunks;
  std::vector<Touched> touched; // definitions; TouchedHunk::touched holds indices into this list
  std::vector<Commit> commits;  // the commits of the changes, in the order of the changes
  std::vector<BuiltFunction> functions;
  std::vector<std::string> added;     // new functions and variables that the module defines
  std::vector<std::string> new_state; // the writable variables among them
  std::vector<DataWrite> writes;      // values that the livepatch writes while it is enabled
  std::vector<std::string> constants; // runtime constants of the new code (arch/runtime_constants.h)
  std::vector<BuiltHook> hooks;       // requested by the author of the change
  std::vector<State> states;          // declared for later livepatches
  std::vector<KernelReference> livepatch_symbols;
  std::vector<std::string> exports; // exported symbols that the module imports
  std::vector<Finding> refusals;
  std::vector<AllowedFinding> allowed; // refusals that a person has overruled
  std::vector<PlanDifference> plan_differences;
  std::vector<Note> notes;
  std::vector<Ignored> ignored;           // files and functions that differ without effect on a running kernel
  std::vector<ItemOutcome> outcomes;      // one for each touched definition; empty if the change is refused
  std::vector<IgnoredFile> not_built;     // source files that the target's configuration does not build
  std::vector<std::string> units;         // sources of the compiled units
  std::vector<std::string> changed_units; // sources of the units whose objects differ
  std::size_t functions_matched = 0, functions_of_units = 0; // original functions in the image; all of them
  std::vector<StageTime> stages;
};

} // namespace klp
