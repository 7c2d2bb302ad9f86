// What compile_units() compiles, and how.
#pragma once

#include "generator/compile/build_after.h"
#include "generator/compile/unit_command.h"
#include "generator/kernel/target/toolchain.h"

#include <functional>
#include <vector>

namespace klp {

struct CompileOptions {
  Toolchain toolchain;         // loads the plugin, if it has one
  fs::path headers;            // klp-runtime/include, for authors of changes: searched last; empty: none
  int jobs = 0;                // compilers at a time; 0: Ninja's default
  bool only_originals = false; // CompiledUnit::patched then stays empty
  // Makes the files that kbuild generates for these units, in the build folder of the target. Called at most once for
  // each unit, and only if its original includes a file that does not exist. If empty, such a unit is an error.
  std::function<Status(const std::vector<Unit>&)> generate;
  ObjectForm form = ObjectForm::in_function_sections;
  BuildAfter after; // for the patched side
};

} // namespace klp
