// klp prove: how much of a target's compiled code is what its image holds, without any change.
#pragma once

#include "generator/compile/compile.h"
#include "generator/pipeline/stopwatch.h"
#include "generator/prove/kernel_object.h"

#include <string>
#include <vector>

namespace klp {

struct ProofRequest {
  Target target;
  std::vector<std::string> sources; // relative to the tree; empty: a sample of all units
  std::size_t sample = 0;           // of that many, evenly spread; 0: all
  fs::path plugin;
  int jobs = 0;
  Say say;
};

struct Unproved {
  std::string symbol, file; // where its source stands
  int line = 0;
  std::string why;   // the first difference, in words
  std::string cause; // what it comes from, where klp can tell: "a weak definition, and another one is linked"
};

struct UnitProof {
  std::string source, object; // vmlinux or a module
  std::size_t functions = 0, matched = 0;
  std::vector<Unproved> others; // functions that are not in the image, for a reason or without
};

struct ProofReport {
  std::vector<UnitProof> units;
  std::size_t functions = 0, matched = 0, explained = 0; // explained: of those without a match
  std::vector<StageTime> stages;
  bool complete() const { return matched + explained == functions; }
};

// Compiles the originals and matches every function. Errors: a source that the target does not build, or that does not
// compile. Units of other programs (vDSO, boot code) and assembler are left out.
Result<ProofReport> prove(const fs::path& home, const ProofRequest& request);

} // namespace klp
