// Converts the effect of changed Makefiles and Kconfig files into parts of a plan: units that are new or compiled with
// other options, changed options that code can test, and refusals of changes that no livepatch can make.
#pragma once

#include "generator/plan/build_change.h"
#include "generator/plan/planned_units.h"

namespace klp {

inline constexpr char autoconf[] = "include/generated/autoconf.h"; // relative to a build folder

struct FollowedBuild {
  std::map<std::string, Unit> added; // by source: units that the running kernel does not have
  std::vector<PlannedUnit> changed;  // units that are compiled with another command
  std::vector<Touched> options;      // changed options, as macros of autoconf.h
  BuildAfter after;
  std::vector<IgnoredFile> ignored; // changed build files, with their effect as the reason
  std::vector<Finding> refusals;
  std::set<std::string> refused; // sources of new units that are refused
};

// `files`: all files that the change edits; `change`: the result of find_build_change() for them. Returns an error if
// the target's list of units cannot be read.
Result<FollowedBuild> follow_build(const Target& target, const std::map<std::string, EditedFile>& files,
                                   const BuildChange& change);

} // namespace klp
