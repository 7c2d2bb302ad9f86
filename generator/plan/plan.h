// From the change to what must be compiled: edited texts, and the translation units they touch.
#pragma once

#include "generator/change/change.h"
#include "generator/compile/compile.h"
#include "generator/plan/affected.h"
#include "generator/plan/edited_files.h"
#include "generator/plan/hunks.h"
#include "generator/rules/finding.h"
#include "generator/source/touched.h"

#include <string>
#include <vector>

namespace klp {

struct PlannedUnit {
  Unit unit;
  std::string why;     // "its source is changed", or how it depends on a changed header
  Affected affected;   // what of it the change reaches
  fs::path with_facts; // its object in a tree built with the plugin; empty: not known
  bool is_new = false; // the running kernel does not have it
};

struct Plan {
  SourceEdits edits;              // what is compiled after the change
  BuildAfter after;               // and how, where that changes too
  std::vector<PlannedUnit> units; // by source; those of modules too
  std::vector<Touched> touched;   // definitions that the change touches, by file
  std::vector<TouchedHunk> hunks; // by file, of those that are compiled or read by a unit
  std::size_t readers = 0;        // units that may read the changed headers
  std::vector<IgnoredFile> ignored;
  std::vector<Finding> refusals;
};

struct PlanOptions {
  std::size_t most_units = 400; // more are refused: it would take long, and hardly be one fix
  fs::path index;               // of a tree that was built with the plugin; empty: units are found by text
  bool every_reader = false;    // of a changed header, whether it uses what changes or not
  fs::path home;                // $KLP_HOME, for work folders where kbuild is asked, and generated files are made anew
};

// Applies the changes, in their order, to the target's source (in memory) and finds the units. Where they touch
// Makefiles or Kconfig files, kbuild is asked what follows (ask_kbuild.h). Errors: a patch that does not apply; build
// files that kbuild cannot read after the change; a change of which nothing is built by the target's configuration.
Result<Plan> make_plan(const Target& target, const std::vector<Change>& changes, const PlanOptions& options = {});

} // namespace klp
