// A kernel to be patched, kept in $KLP_HOME/targets/NAME.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

namespace fs = std::filesystem;

struct Target {
  std::string name;
  std::string release;          // what uname -r says there: 6.1.0-50-cloud-amd64
  fs::path folder;              // $KLP_HOME/targets/NAME
  fs::path source;              // kernel source tree, never written to; of a module from outside: klp's copy of its own
  fs::path kernel_source;       // of a module from outside: the kernel's tree; else empty
  fs::path build;               // kbuild output folder, made by klp: make prepare modules_prepare
  fs::path config;              // as given
  fs::path symvers;             // Module.symvers, copied into build
  fs::path image;               // vmlinuz or vmlinux, as given
  fs::path vmlinux;             // the image's ELF payload, unpacked by klp
  fs::path modules;             // folder of lib/modules/RELEASE; may be empty
  fs::path compile_commands;    // JSON compilation database
  std::string compiler;         // command: gcc-12
  std::string compiler_version; // first line of `COMPILER --version` that the kernel was built with
};

// One translation unit of the target's kernel, as kbuild would compile it.
struct Unit {
  std::string source;               // relative to Target::source: fs/inode.c
  std::string output;               // relative to Target::build: fs/inode.o
  std::vector<std::string> compile; // gcc ... -c -o OUTPUT SOURCE, run in Target::build
  std::vector<std::string> objtool; // objtool ... OUTPUT; empty where kbuild does not run it on this unit
  bool in_module = false;           // compiled with -DMODULE
  std::string module_name;          // KBUILD_MODNAME where in_module
};

struct TargetParts { // klp target create NAME --source ... (explicit parts)
  std::string name;
  fs::path source, config, symvers, image, modules;
};

// A module from outside of the kernel's tree, as its own target: changes are relative to its folder.
struct ExternalParts { // klp target create NAME --external ...
  std::string name;
  std::string base;              // the kernel's target
  fs::path source;               // folder with its Kbuild or Makefile; copied
  std::vector<fs::path> modules; // the .ko files that run; empty: those in `source`
  fs::path built_in;             // where it was compiled (__FILE__ names it); empty: `source`
};

// Both are resumable: finished steps are stamped and reused, a killed run is continued, two runs at once wait for each
// other. `say` gets one line of progress a step.
using Progress = std::function<void(std::string_view)>;
Result<Target> create_target(const fs::path& home, const TargetParts& parts, const Progress& progress);
// release: "6.1.0-50-cloud-amd64". name: empty for the release itself.
Result<Target> create_debian_target(const fs::path& home, const std::string& release, const std::string& name,
                                    const Progress& progress);

Result<Target> create_external_target(const fs::path& home, const ExternalParts& parts, const Progress& progress);

// Opens a complete target and checks that its files are still what they were when it was made (config, symvers, image,
// compiler). Errors say which file changed, or how to make the target.
Result<Target> open_target(const fs::path& home, const std::string& name);

std::vector<std::string> list_targets(const fs::path& home);
Status remove_target(const fs::path& home, const std::string& name);

// The units whose source is `source` (relative to the tree). Empty: not built by this configuration.
Result<std::vector<Unit>> units_of(const Target& target, const std::string& source);

// All units of the kernel, by source.
Result<std::vector<Unit>> all_units(const Target& target);

// Lets kbuild make what it generates for these units and `make prepare` does not (security/selinux/flask.h): it
// compiles them once in the target's build folder, and leaves there what it generated.
Status make_generated_files(const Target& target, const std::vector<Unit>& units, const Progress& progress);

} // namespace klp
