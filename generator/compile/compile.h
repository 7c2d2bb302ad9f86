// Compiles the touched units, before and after the change, in a folder of klp's own. Never writes to the source tree.
#pragma once

#include "generator/compile/compile_options.h"
#include "generator/compile/source_edits.h"

#include <vector>

namespace klp {

// The objects are in the form that CompileOptions::form names, and were made with the plugin and with objtool.
struct CompiledUnit {
  Unit unit;
  fs::path original;                               // object file
  fs::path patched;                                // object file
  FactsSource facts_source = FactsSource::section; // of both objects
};

// Compiles every unit twice under Ninja, in `work` (an empty folder). No path of `work` reaches an object: see
// work_folders.h.
// Errors: a unit is deleted by the change (refused); the compiler or objtool fails, with its messages and whether the
// original fails too; Ninja cannot run; the patched side was compiled from an unpatched file (a fault of klp).
Result<std::vector<CompiledUnit>> compile_units(const Target& target, const std::vector<Unit>& units,
                                                const SourceEdits& edits, const fs::path& work,
                                                const CompileOptions& options);

} // namespace klp
