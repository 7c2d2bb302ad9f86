// The reason why a function is patched, in terms of the source: "inlines f(), which hunks 1 and 2 change".
#pragma once

#include "generator/module/built_function.h"
#include "generator/plan/plan.h"

#include <map>

namespace klp {

class Reasons {
public:
  // Hunks are numbered within each file. If the change has several files, a hunk is named with its file.
  Reasons(const std::vector<TouchedHunk>& hunks, const std::vector<Touched>& touched);

  // "hunks 1 and 2 change"; empty if no hunk touches a definition of this name. `file`: only hunks of this file count,
  // because other files may have a static function of the same name; if it is empty, hunks of all files count.
  std::string hunks_of(const std::string& name, const std::string& file = {}) const;
  // `function`: with name, file, through and why filled in. `plan_difference`: PlanDifference::what of the function, or
  // empty. If the source gives no reason, the result is the plan difference, or BuiltFunction::why.
  std::string of(const BuiltFunction& function, const std::string& plan_difference) const;

private:
  std::string reached(const std::string& why) const;
  struct Part {
    std::string verb, hunk, file;
  };
  std::multimap<std::string, Part> by_name_;
};

} // namespace klp
