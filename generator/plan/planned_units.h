// The result of planning: the units that must be compiled, and everything else that follows from the text of a change.
#pragma once

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
  std::string why;     // "its source is changed", or how it depends on a changed file
  Affected affected;   // the functions of the unit that the change affects
  fs::path with_facts; // the unit's object in a tree that was built with the plugin; empty if not known
  bool is_new = false; // the running kernel does not have the unit
};

struct Plan {
  SourceEdits edits;              // texts of the changed source files
  BuildAfter after;               // the effects of the change on the build itself
  std::vector<PlannedUnit> units; // by source, units of modules too
  std::vector<Touched> touched;   // definitions that the change touches, by file
  std::vector<TouchedHunk> hunks; // by file, only of files that are compiled or that a unit includes
  std::size_t readers = 0;        // number of units that may read the changed included files
  std::vector<IgnoredFile> ignored;
  std::vector<Finding> refusals;
};

} // namespace klp
