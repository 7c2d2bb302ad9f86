// kbuild's compile command for a unit, changed so that it works in klp's own folders (work_folders.h).
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

// A path prefix, and its replacement.
struct PathPrefix {
  std::string from, to;
};

// The forms in which a compile command can name the target's source and build folders, longest first.
std::vector<PathPrefix> path_prefixes(const Target& target);

// Replaces prefixes at all places of an argument where a path can begin: at its start, after an option like -I, and
// after one of = , : ; " ' ( or a blank. Never replaces in the middle of another path. Of several prefixes that match,
// the first counts.
std::string replace_prefixes(const std::string& argument, const std::vector<PathPrefix>& prefixes);

struct UnitCommand {
  std::vector<std::string> compile, objtool; // objtool: empty if kbuild runs it after linking, or not at all
};

enum class ObjectForm : std::uint8_t {
  in_function_sections, // each function and variable has a section of its own, no debug information: to compare
                        // objects, and to extract functions from them
  as_built,             // sections as in kbuild's own object, with line numbers
};

struct CommandOptions {
  std::vector<std::string> plugin_options; // Toolchain::plugin_options(); empty: no plugin
  bool headers = false;                    // search the include folder include_argument, after all others
  ObjectForm form = ObjectForm::in_function_sections;
};

// The command is the same for both sides: each side runs it in its own build folder (work_folders.h). Options that
// affect code generation stay as in kbuild's command. Error: the command has no -o, ends with it, or does not name the
// source.
Result<UnitCommand> unit_command(const Unit& unit, const std::vector<PathPrefix>& prefixes,
                                 const CommandOptions& options);

} // namespace klp
