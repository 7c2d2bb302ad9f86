// Compiles the touched units, before and after the change, in a folder of klp's own. The source tree is not written to.
#pragma once

#include "generator/compile/unit_command.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

// The source files the change touches, by path relative to the tree.
struct SourceEdit {
  std::string compiled; // text to compile after the change (with #line directives)
  bool deleted = false;
  std::string text; // without them: compiled only to quote the compiler with true lines; empty: not done
};
using SourceEdits = std::map<std::string, SourceEdit>;

// What the change does to the build itself.
struct BuildAfter {
  std::map<std::string, Unit> units;        // by output: the units that are compiled with another command
  std::set<std::string> added;              // sources that the kernel was not built from; their originals are empty
  std::map<std::string, std::string> files; // files of the build folder that get another text
};

// The unit as it is compiled after the change.
const Unit& unit_after(const Unit& unit, const BuildAfter& after);

struct CompiledUnit {
  Unit unit;
  fs::path original; // object, compiled in the form asked for, with the plugin, and objtool as kbuild would
  fs::path patched;
};

struct CompileOptions {
  fs::path plugin;             // klp.so
  fs::path headers;            // for authors of changes (klp-runtime/include): searched last; empty: none
  int jobs = 0;                // 0: ninja's default
  bool only_originals = false; // CompiledUnit::patched then stays empty
  // Makes, in the target's build folder, the files that kbuild generates for these units. Asked once for a unit, and
  // only where its original lacks a file that it includes; empty: such a unit fails.
  std::function<Status(const std::vector<Unit>&)> generate;
  ObjectForm form = ObjectForm::in_function_sections;
  BuildAfter after; // for the patched side
};

// Compiles every unit twice under Ninja, in `work` (an empty folder). An error of the compiler comes back with its own
// text; one that only the patched side has says so. See layout.h for why no path of `work` reaches an object.
Result<std::vector<CompiledUnit>> compile_units(const Target& target, const std::vector<Unit>& units,
                                                const SourceEdits& edits, const fs::path& work,
                                                const CompileOptions& options);

} // namespace klp
