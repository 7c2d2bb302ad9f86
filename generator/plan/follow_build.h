// What follows for a livepatch from a change of Makefiles and Kconfig files: units that are new or compiled otherwise,
// options that the code can test, and what no livepatch can bring.
#pragma once

#include "generator/plan/ask_kbuild.h"
#include "generator/plan/plan.h"

namespace klp {

inline constexpr char autoconf[] = "include/generated/autoconf.h"; // in a build folder

struct FollowedBuild {
  std::map<std::string, Unit> added; // by source: units that the running kernel does not have
  std::vector<PlannedUnit> changed;  // that are compiled with another command
  std::vector<Touched> options;      // changed ones, as macros of autoconf.h
  BuildAfter after;
  std::vector<IgnoredFile> ignored; // build files, and what they come to
  std::vector<Finding> refusals;
  std::set<std::string> refused; // sources of units that were added and are refused
};

// `files`: all that the change edits; `change`: what kbuild makes of them.
Result<FollowedBuild> follow_build(const Target& target, const std::map<std::string, EditedFile>& files,
                                   const BuildChange& change);

} // namespace klp
