// The toolchain of a target: the compiler that makes its units, the plugin of klp that fits this compiler, and the
// place where the plugin stores the facts about a unit.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"
#include "generator/object/facts_source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klp {

enum class CompilerFamily : std::uint8_t { gcc, clang };

struct Toolchain {
  CompilerFamily family = CompilerFamily::gcc;
  std::string command; // gcc-12
  std::string version; // first line of `COMMAND --version`
  fs::path plugin;     // shared object that the compiler loads; empty: compile without a plugin, and so without facts
  FactsSource facts_source = FactsSource::section;

  // The options of the compile command that load the plugin. Empty if there is no plugin.
  std::vector<std::string> plugin_options() const;
};

// A plugin of klp, and the compilers that it fits. Both paths exist only after klp was installed or built.
struct PluginPlace {
  CompilerFamily family;
  unsigned oldest, newest; // major versions of the compiler, both included
  const char* installed;   // path of the plugin below PREFIX, if klp runs as PREFIX/bin/klp
  const char* in_build;    // path of the plugin below klp's build folder
  FactsSource facts_source;
};

// `version`: first line of `COMMAND --version`. Clang writes "clang version" into this line.
CompilerFamily family_of(const std::string& version);

// The major version in the first line of `COMMAND --version`: 12 for "gcc-12 (Debian 12.2.0-14) 12.2.0". Returns 0 if
// the line has no version number.
unsigned major_version(const std::string& version);

// Whether klp has a plugin for at least one version of this compiler family.
bool has_plugin(CompilerFamily family);

// Returns nullptr if klp has no plugin for this compiler.
const PluginPlace* find_plugin(CompilerFamily family, unsigned major);

// The toolchain of the target, with the plugin that fits its compiler. `build_folder`: CMake's build folder of klp,
// where the plugin is looked for if klp is not installed. Errors: klp has no plugin for the compiler, or the file of
// the plugin is missing.
Result<Toolchain> find_toolchain(const Target& target, const fs::path& build_folder);

} // namespace klp
