// The input of klp build.
#pragma once

#include "generator/change/change.h"
#include "generator/kernel/target/toolchain.h"
#include "generator/module/contents.h"
#include "generator/plan/plan.h"
#include "generator/rules/allow.h"

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace klp {

struct BuildReport;

struct BuildRequest {
  Target target;
  std::vector<Change> changes;
  PlanOptions plan;
  std::vector<std::string> write_data; // variables whose new initial value the livepatch writes
  std::vector<Allowance> allow;        // rules that a person overrules, with the reasons
  std::string module_name;
  bool replace = true;            // the livepatch replaces all earlier ones (atomic replace)
  std::vector<Contents> replaces; // earlier livepatches, of whose effects none may be lost
  Toolchain toolchain;            // find_toolchain()
  fs::path runtime;               // the folder klp-runtime
  fs::path dump;                  // folder for the results of each stage, as text; not written if empty
  int jobs = 0;                   // compilers that run at the same time; 0: one for each processor
  Progress progress;              // called with a line of text before a step that takes long
  // Makes the report that is written beside the module. Its SHA-256 digest goes into modinfo. No report if not set.
  std::function<std::string(const BuildReport&)> describe;
  std::vector<std::pair<std::string, std::string>> info; // further lines of modinfo
};

} // namespace klp
