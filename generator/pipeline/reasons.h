// Why a function is patched, by the source: "inlines f(), which hunks 1 and 2 change".
#pragma once

#include "generator/pipeline/build.h"

#include <map>

namespace klp {

class Reasons {
public:
  // Hunks are counted in each file; a hunk is named with its file where the change has several.
  Reasons(const std::vector<TouchedHunk>& hunks, const std::vector<Touched>& touched);

  // "hunks 1 and 2 change"; empty: no hunk touches a definition of this name. `file`: of that file only, because other
  // files may have a static function of the same name; empty: of all files.
  std::string hunks_of(const std::string& name, const std::string& file = {}) const;
  // `function`: with name, through and why filled in. `plan_difference`: what the compiler decided otherwise for it.
  // Where the source does not say it, what differs in the object.
  std::string of(const BuiltFunction& function, const std::string& plan_difference) const;

private:
  std::string reached(const std::string& why) const;
  struct Part {
    std::string verb, hunk, file;
  };
  std::multimap<std::string, Part> by_name_;
};

} // namespace klp
