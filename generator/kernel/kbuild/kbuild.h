// Runs the kernel's build system (kbuild) with an output folder of klp. It prepares the folder, lists commands and
// makes single objects; it never builds the whole kernel.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/option_changes.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

// In the build folder.
inline constexpr char genksyms[] = "scripts/genksyms/genksyms";

struct Kbuild {
  fs::path source;            // the kernel source tree; only read
  fs::path build;             // O=
  std::string compiler;       // CC=
  std::string release;        // KERNELRELEASE=
  std::string debian_version; // Target::debian_version
  fs::path root;              // Target::toolchain_root
  fs::path external;          // M=: source of an external module; empty: the kernel itself

  // Makes the folder `build` anew: copies the configuration, and runs `make prepare modules_prepare`. Error:
  // `make olddefconfig` changes a symbol of the configuration that code can depend on.
  Status prepare(const fs::path& config) const;
  // `make OUTPUT...`: makes objects below `build` (or `external`), with all their prerequisites.
  Status make_objects(const std::vector<std::string>& outputs) const;
  // The output of `make -n vmlinux modules`: the commands that make would run. `scratch` is a temporary file.
  Result<std::string> dry_run(const fs::path& scratch) const;
  // The output of `make -n GOALS` without the goal `prepare`: commands and messages. `scratch` is a temporary file. A
  // goal that ends with a slash is a folder: make reads the Makefiles of its parent folders, and all below it.
  struct Recipes {
    std::string text;
    bool complete = false; // make ended without an error; never true for vmlinux, see dry_run()
  };
  Result<Recipes> recipes(const std::vector<std::string>& goals, const fs::path& scratch) const;
  // For a folder `build` that contains a .config: gives the options that are new in the source their default values,
  // and makes include/generated/autoconf.h and include/config from the .config.
  Status complete_configuration() const;

private:
  std::vector<std::string> make(std::vector<std::string> goals) const;
  std::vector<std::string> variables() const;
  Status run_make(std::vector<std::string> goals) const;
  Status make_genksyms() const;
  // Returns the options for Rust that are missing (rust_options.h).
  Result<std::vector<OptionChange>> configure(const fs::path& config) const;
};

// The kbuild run for the units of the target.
Kbuild kbuild_of(const Target& target);

// Errors: not a kernel source tree, or a tree that was built in place: kbuild would refuse such a tree, or mix the
// files of two builds.
Status check_tree(const fs::path& source);

} // namespace klp
