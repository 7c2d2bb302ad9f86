// The functions of a unit's source that a change reaches, by the text alone.
#pragma once

#include "generator/source/dependents.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace klp {

using AffectedFunctions = std::map<std::string, std::string>; // function in the source → why it is affected

struct Affected {
  AffectedFunctions functions; // of the unit's own text
  std::string any;             // why each function of the unit may be affected; empty: only those
  std::string assembler;       // "file:line" of assembler at the top of a file that the change touches
  // Inline functions of headers: one object for all units, because a change of widely read headers affects many
  // thousands of these functions, and thousands of units. Null: none.
  std::shared_ptr<const AffectedFunctions> of_headers;

  // Null: the function is not affected.
  const std::string* reason(const std::string& function) const;
  void add(const Affected& other);
};

// Without of_headers. `source`: the unit's own file; `spread`: of the change, through all files that the unit reads.
Affected affected_in(const FileItems& source, const std::vector<Touched>& touched, const Dependents& dependents,
                     const Visible& visible);

// Of the functions that `spread` reaches in headers, for Affected::of_headers.
AffectedFunctions affected_in_headers(const Dependents& dependents);

// What the change of one file reaches in the file itself.
Affected affected_in_file(const FileItems& file, const std::vector<Touched>& touched);

} // namespace klp
