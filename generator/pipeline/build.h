// klp build: the list of the stages. Values in, values out.
#pragma once

#include "generator/compare/compare.h"
#include "generator/module/contents.h"
#include "generator/module/extract.h"
#include "generator/object/listing.h"
#include "generator/pipeline/stopwatch.h"
#include "generator/plan/plan.h"
#include "generator/review/explain.h"
#include "generator/review/outcome.h"
#include "generator/rules/allow.h"
#include "generator/rules/finding.h"

#include <functional>
#include <string>
#include <vector>

namespace klp {

struct BuildReport;

struct BuildRequest {
  Target target;
  std::vector<Change> changes;
  PlanOptions plan;
  std::vector<std::string> write_data; // variables whose new initial value the livepatch writes
  std::vector<Allowance> allow;        // refusals that a person overrules
  std::string module_name;
  bool replace = true;
  std::vector<Contents> replaces; // earlier livepatches: none of what they do may be lost
  fs::path plugin;                // klp.so
  fs::path runtime;               // klp-runtime
  fs::path dump;                  // folder for what each stage found; empty: not kept
  int jobs = 0;
  Progress progress; // progress of what takes long
  // The report that comes with the module, in its final form; its digest goes into modinfo. Not set: there is none.
  std::function<std::string(const BuildReport&)> describe;
  std::vector<std::pair<std::string, std::string>> info; // further modinfo
};

struct BuiltFunction {
  std::string symbol, name;   // in the object; in the source
  std::string object, source; // vmlinux or a module; the unit
  std::string file;           // where it is defined: the unit's source, or what that includes
  int line = 0;
  std::string reason; // why it is patched, by the source
  std::string why;    // what differs in the object
  unsigned position = 0;
  std::uint64_t address = 0; // in vmlinux; 0 in a module, which has none before it is loaded
  std::uint64_t old_size = 0, new_size = 0;
  std::vector<std::string> inlined; // what the compiler inlined here
  struct Reached {
    std::string name, why; // a definition of the source that the change reaches
    bool own = false;      // it is this function; else one that is inlined here
  };
  std::vector<Reached> through;
  std::vector<ListedInstruction> original_code, patched_code;
};

struct BuiltHook {
  std::string object, kind, function; // vmlinux or a module; pre_patch ...; its name in the source
};

struct BuildReport {
  ExitStatus verdict = ExitStatus::done;
  std::string module;                      // bytes of the .ko; empty unless done
  std::string document;                    // what BuildRequest::describe made; empty unless done
  std::string release, build_id, compiler; // of the kernel that it is for
  std::vector<TouchedHunk> hunks;
  std::vector<Touched> touched; // definitions, as the hunks number them
  std::vector<Commit> commits;  // that the changes come from, in their order
  std::vector<BuiltFunction> functions;
  std::vector<std::string> added;     // new functions and variables that go along
  std::vector<std::string> new_state; // of those, variables that can be written to
  std::vector<DataWrite> writes;      // data that gets another value while it is enabled
  std::vector<BuiltHook> hooks;       // that the author asks for
  std::vector<State> states;          // that later livepatches must know of
  std::vector<KernelReference> livepatch_symbols;
  std::vector<std::string> exports;
  std::vector<Finding> refusals;
  std::vector<AllowedFinding> allowed; // refusals that a person has overruled
  std::vector<PlanDifference> plan_differences;
  std::vector<Note> notes;                                   // what an operator must know of the module
  std::vector<Ignored> ignored;                              // files and functions that differ without effect
  std::vector<ItemOutcome> outcomes;                         // of what is touched; empty where it is refused
  std::vector<IgnoredFile> not_built;                        // files of the kernel that the target is built without
  std::vector<std::string> units;                            // compiled sources
  std::vector<std::string> changed_units;                    // of those, the ones that differ
  std::size_t functions_matched = 0, functions_of_units = 0; // against the image
  std::vector<StageTime> stages;
};

// An error where the change or the environment is at fault; a refusal or "nothing to patch" is a verdict in the report.
// `home` is where work folders are made.
Result<BuildReport> build(const fs::path& home, const BuildRequest& request);

} // namespace klp
