// For klp prove: matches the compiled original of a unit with the kernel image, and describes the functions that the
// image does not hold.
#pragma once

#include "generator/compile/compile.h"
#include "generator/prove/instruction_difference.h"
#include "generator/prove/kernel_objects.h"
#include "generator/prove/match_kbuild_objects.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace klp {

// A function that is not in the image, and the place of its definition.
struct UnprovedFunction {
  std::string symbol, file;
  int line = 0;
};

// A function that the linker did not put into the image.
struct Absent : UnprovedFunction {
  std::string why; // "a weak definition, and another one is linked"
};

// A function whose compiled code differs from the code in the image.
struct Mismatch : UnprovedFunction {
  std::string why;             // as text
  Difference first_difference; // the first different instruction; `compiled` is empty if none was compared
  std::string source_line;     // of this instruction: "fs/inode.c:231"; may be empty
  std::string cause;           // the likely cause (likely_cause.h)
};

struct UnitProof {
  std::string source, object; // object: vmlinux or the name of a module
  std::size_t functions = 0, matched = 0;
  std::size_t matched_as_built = 0; // number of the matched functions that match only when compiled exactly as kbuild
                                    // does (match_kbuild_objects.h)
  std::vector<Absent> absent;
  std::vector<Mismatch> mismatches;
};

// The compiled original of a unit and its match with the image. Must not be moved: the layout points into `file`.
struct MatchedOriginal {
  Unit unit;
  const KernelObject* object = nullptr; // that the unit is linked into
  Object file;
  facts::Unit facts;
  Layout layout;
  ImageMatch image_match;
  std::size_t matched_as_built = 0;        // as UnitProof::matched_as_built
  std::unique_ptr<KbuildObject> as_built;  // after match_again(): the unit, compiled exactly as kbuild does
  std::optional<bool> fits_without_plugin; // after match_again(), if mismatches are left

  MatchedUnit as_matched_unit() const { return {unit.source, image_match, layout, *object}; }
  std::size_t matched() const;
};

// `object`: the kernel object that the unit is linked into. Error: the compiled object cannot be read or has no facts.
Result<std::unique_ptr<MatchedOriginal>> match_original(const CompiledUnit& compiled, const KernelObject& object);

// Compiles units with mismatches again, exactly as kbuild does, and adds the matches of these objects. If
// mismatches are left in a unit, compiles it once more without the plugin: klp's plugin must not alter code. `work`:
// folder for the objects. Error: a unit cannot be compiled or read.
Status match_again(const Target& target, const std::vector<std::unique_ptr<MatchedOriginal>>& mismatched,
                   const fs::path& work, const CompileOptions& options);

// `build_difference`: the result of build_difference() for the target (kernel/target/image_build.h); not used for a
// unit without mismatches.
UnitProof prove_unit(const MatchedOriginal& unit, const std::string& build_difference);

} // namespace klp
