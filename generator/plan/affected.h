// Finds the functions of a unit that a change affects, by the source text alone.
#pragma once

#include "generator/source/dependents.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace klp {

using AffectedFunctions = std::map<std::string, std::string>; // function name in the source → why it is affected

struct Affected {
  AffectedFunctions functions; // in the unit's own source file
  std::string any;       // why every function of the unit may be affected; empty: only `functions` and `of_headers` are
  std::string assembler; // "file:line" of touched assembler code outside of functions; empty if there is none
  // Affected inline functions of headers; nullptr if there are none. All units share one object, because a change of a
  // widely read header can affect thousands of functions in thousands of units.
  std::shared_ptr<const AffectedFunctions> of_headers;

  // Why the function is affected; nullptr if it is not. Does not look at `any`.
  const std::string* reason(const std::string& function) const;
  void add(const Affected& other);
};

// Leaves of_headers empty. `source`: the unit's own source file. `dependents`: of the touched definitions, in all files
// that units read. `visible`: whether the unit reads a file.
Affected affected_in(const FileItems& source, const std::vector<Touched>& touched, const Dependents& dependents,
                     const Visible& visible);

// The functions among the dependents, for Affected::of_headers.
AffectedFunctions affected_in_headers(const Dependents& dependents);

// The functions of a file that depend on the touched definitions of the same file.
Affected affected_in_file(const FileItems& file, const std::vector<Touched>& touched);

} // namespace klp
