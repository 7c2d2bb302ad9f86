// The functions of a unit's source that a change reaches, by the text alone.
#pragma once

#include "generator/source/spread.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

struct Affected {
  std::map<std::string, std::string> functions; // in the source: name → why
  std::string any;                              // why each function of the unit may be affected; empty: only those
  std::string assembler;                        // "file:line" of assembler at the top of a file that the change touches
  void add(const Affected& other) {
    functions.insert(other.functions.begin(), other.functions.end());
    if (any.empty()) any = other.any;
    if (assembler.empty()) assembler = other.assembler;
  }
};

// `source`: the unit's own file; `files`: what spread of the change through all files that it reads.
Affected affected_in(const FileItems& source, const std::vector<Touched>& touched, const Spread& spread,
                     const Visible& visible);

} // namespace klp
