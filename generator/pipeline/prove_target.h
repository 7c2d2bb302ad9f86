// klp prove: compares the target's code, compiled from its source without any change, with the code in the image.
#pragma once

#include "generator/kernel/target/toolchain.h"
#include "generator/pipeline/stopwatch.h"
#include "generator/prove/unit_proof.h"

#include <string>
#include <vector>

namespace klp {

struct ProofRequest {
  Target target;
  std::vector<std::string> sources; // relative to the tree; empty: a sample of all units
  std::size_t sample = 0;           // number of units in the sample, spread evenly; 0: all units
  Toolchain toolchain;              // find_toolchain()
  int jobs = 0;                     // compilers that run at the same time; 0: one for each processor
  Progress progress;                // called with a line of text before a step that takes long
};

struct ProofReport {
  std::vector<UnitProof> units;
  std::size_t functions = 0, matched = 0, absent = 0, mismatches = 0; // sums over `units`
  std::vector<StageTime> stages;
};

// Compiles the originals and matches every function with the image. A mismatch is no error: ProofReport has it. Errors:
// a source from which the target builds no kernel code, or that does not compile. Assembler, and units of other
// programs (vDSO, boot code), are left out. Work folders are made in `home` ($KLP_HOME).
Result<ProofReport> prove(const fs::path& home, const ProofRequest& request);

} // namespace klp
