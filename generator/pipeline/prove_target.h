// klp prove: how much of a target's compiled code is what its image holds, without any change.
#pragma once

#include "generator/compile/compile.h"
#include "generator/pipeline/stopwatch.h"
#include "generator/prove/image_matcher.h"
#include "generator/prove/kernel_objects.h"

#include <string>
#include <vector>

namespace klp {

struct ProofRequest {
  Target target;
  std::vector<std::string> sources; // relative to the tree; empty: a sample of all units
  std::size_t sample = 0;           // of that many, evenly spread; 0: all
  Toolchain toolchain;              // find_toolchain()
  int jobs = 0;
  Progress progress;
};

struct UnprovedFunction {
  std::string symbol, file; // where its source stands
  int line = 0;
};

// A function that the linker did not put into the image.
struct Absent : UnprovedFunction {
  std::string why; // "a weak definition, and another one is linked"
};

// A function that is not what the image runs.
struct Mismatch : UnprovedFunction {
  std::string why;         // in words
  Difference first;        // the first instruction that differs; nothing compiled where no place was compared
  std::string source_line; // that instruction's: "fs/inode.c:231"; may be empty
  std::string cause;       // the likely one
};

struct UnitProof {
  std::string source, object; // vmlinux or a module
  std::size_t functions = 0, matched = 0;
  std::size_t matched_as_built = 0; // of those, found only when compiled in kbuild's own form (pipeline/as_built.h)
  std::vector<Absent> absent;
  std::vector<Mismatch> mismatches;
};

struct ProofReport {
  std::vector<UnitProof> units;
  std::size_t functions = 0, matched = 0, absent = 0, mismatches = 0;
  std::vector<StageTime> stages;
};

// Compiles the originals and matches every function. Errors: a source that the target does not build, or that does not
// compile. Units of other programs (vDSO, boot code) and assembler are left out.
Result<ProofReport> prove(const fs::path& home, const ProofRequest& request);

} // namespace klp
