// A target is a kernel to be patched, with everything that klp needs to compile for it. It is stored in
// $KLP_HOME/targets/NAME.
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
  std::string release; // `uname -r` of the running kernel: 6.1.0-50-cloud-amd64
  fs::path folder;     // $KLP_HOME/targets/NAME
  fs::path source; // kernel source tree, never written to; for an external module: klp's copy of the module's source
  fs::path kernel_source;       // for an external module: the kernel source tree; else empty
  fs::path build;               // kbuild output folder (O=), made by klp with `make prepare modules_prepare`
  fs::path config;              // as the user gave it
  fs::path symvers;             // Module.symvers, copied into build
  fs::path image;               // vmlinuz or vmlinux, as the user gave it
  fs::path vmlinux;             // the ELF file that klp unpacked from the image
  fs::path modules;             // the folder lib/modules/RELEASE; empty path: made without modules
  fs::path compile_commands;    // JSON compilation database
  std::string compiler;         // the command, for example gcc-12
  std::string compiler_version; // first line of `COMPILER --version`; the kernel was built with this version
  std::string debian_version;   // of the kernel's package: 6.1.176-1; empty if the kernel does not come from Debian
  fs::path toolchain_root; // the installation that has the compiler, below $KLP_HOME/toolchains; empty: this machine
};

// One translation unit of the target, with the commands by which kbuild compiles it.
struct Unit {
  std::string source;               // relative to Target::source: fs/inode.c
  std::string output;               // relative to Target::build: fs/inode.o
  std::vector<std::string> compile; // gcc ... -c -o OUTPUT SOURCE, run in Target::build
  std::vector<std::string> objtool; // objtool ... OUTPUT; empty if kbuild does not run objtool on this unit
  bool in_module = false;           // compiled with -DMODULE
  std::string module_name;          // KBUILD_MODNAME; empty unless in_module
};

// For `klp target create NAME --source ...`.
struct TargetParts {
  std::string name;
  fs::path source, config, symvers, image, modules;
  std::string suite; // the Debian release whose compiler built the kernel; klp installs this compiler below $KLP_HOME
                     // if this machine does not have it. Empty: the compiler of this machine only
};

// For `klp target create NAME --external ...`. An external module is a module whose source is not in the kernel's tree.
// It gets a target of its own, and the file names of a change are relative to its folder.
struct ExternalParts {
  std::string name;
  std::string base;              // name of the kernel's target
  fs::path source;               // folder with Kbuild or Makefile; klp copies it
  std::vector<fs::path> modules; // the .ko files that are loaded; empty: the .ko files in `source`
  fs::path built_in;             // folder in which the module was compiled, which __FILE__ contains; empty: `source`
};

// Gets one line of text for each step of the work.
using Progress = std::function<void(std::string_view)>;

// create_target() and create_debian_target() return an existing target if it was made from the same parts, and reuse
// the finished steps of an interrupted run. Error: a target of this name was made from other parts. While another klp
// makes the target, all three functions wait.
Result<Target> create_target(const fs::path& home, const TargetParts& parts, const Progress& progress);
// For `klp target create --debian RELEASE`.
struct DebianParts {
  std::string release; // 6.1.0-50-cloud-amd64
  std::string name;    // of the target; empty: the release
  std::string suite;   // of Debian: trixie-backports; empty: that of this machine
};
Result<Target> create_debian_target(const fs::path& home, const DebianParts& parts, const Progress& progress);
// Makes everything anew after an interrupted run. Error: a target of this name exists already.
Result<Target> create_external_target(const fs::path& home, const ExternalParts& parts, const Progress& progress);

// Opens a complete target, and checks that its files (config, symvers, image ...) and the compiler have not changed
// since it was made. Errors: there is no such target, it is incomplete, a file or the compiler changed.
Result<Target> open_target(const fs::path& home, const std::string& name);

// Sorted names, incomplete targets included.
std::vector<std::string> list_targets(const fs::path& home);
// Errors: no such target, or another klp uses it.
Status remove_target(const fs::path& home, const std::string& name);

// The units whose source is `source` (relative to Target::source): several, if kbuild compiles the file more than once.
// Empty if this configuration does not build it.
Result<std::vector<Unit>> units_of(const Target& target, const std::string& source);

// All units of the target, sorted by source.
Result<std::vector<Unit>> all_units(const Target& target);

// Makes the generated files that these units include and that `make prepare` does not make (security/selinux/flask.h):
// kbuild compiles the units in the target's build folder. The generated files stay there.
Status make_generated_files(const Target& target, const std::vector<Unit>& units, const Progress& progress);

} // namespace klp
