// kbuild's command for a unit, changed to work inside klp's own folders.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

// A path at the beginning of other paths, and what shall stand there instead.
struct PathPrefix {
  std::string from, to;
};

// The ways in which a command may write the target's source and build folders.
std::vector<PathPrefix> path_prefixes(const Target& target);

// Replaces the first prefix that fits wherever a path may begin in an argument: at its start, behind an option like -I,
// behind one of = , : " ' and never in the middle of another path.
std::string replace_prefixes(const std::string& argument, const std::vector<PathPrefix>& prefixes);

struct UnitCommand {
  std::vector<std::string> compile, objtool; // objtool: empty where kbuild runs it later, or not at all
};

enum class ObjectForm : std::uint8_t {
  in_function_sections, // every function and variable in a section of its own, no debug information: can be compared
                        // and moved
  as_built,             // sections as in kbuild's own object, and line numbers
};

struct CommandOptions {
  fs::path plugin;      // klp.so; empty: none
  bool headers = false; // the folder include_words is searched after all others
  ObjectForm form = ObjectForm::in_function_sections;
};

// The same words for both sides: each is run in its own build folder (layout.h). Code generation is what kbuild asks
// for.
Result<UnitCommand> unit_command(const Unit& unit, const std::vector<PathPrefix>& prefixes,
                                 const CommandOptions& options);

} // namespace klp
