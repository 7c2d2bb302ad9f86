// The kernel's own build system, run in an output folder of klp's. The kernel itself is not compiled here.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

struct Kbuild {
  fs::path source;      // the tree; only read
  fs::path build;       // O=
  std::string compiler; // CC=
  std::string release;  // KERNELRELEASE=
  fs::path external;    // M=: a module from outside of the tree; empty: the kernel itself

  // Makes `build` anew: the configuration, exactly as given, then `make prepare modules_prepare`.
  Status prepare(const fs::path& config) const;
  // `make OUTPUT...`: objects below `build` (or `external`), with all that they are made from.
  Status make_objects(const std::vector<std::string>& outputs) const;
  // What `make vmlinux modules` would run, as text; it passes through the file `scratch`.
  Result<std::string> dry_run(const fs::path& scratch) const;
  // What `make GOALS` would run, `prepare` left out, with what make says; it passes through the file `scratch`. Goals
  // that end with a slash are folders: make reads the Makefiles on the way to them, and those below.
  struct Recipes {
    std::string text;
    bool complete = false; // make found no fault; never so for vmlinux, see dry_run()
  };
  Result<Recipes> recipes(const std::vector<std::string>& goals, const fs::path& scratch) const;
  // `build` holds a .config: gives options that the source knows newly their defaults, and makes
  // include/generated/autoconf.h and include/config of it.
  Status complete_configuration() const;

private:
  std::vector<std::string> make(std::vector<std::string> goals) const;
  std::vector<std::string> variables() const;
  Status run_make(std::vector<std::string> goals) const;
  Status configure(const fs::path& config) const;
};

// For what klp compiles of the target.
Kbuild kbuild_of(const Target& target);

// A tree that was built in place would make kbuild refuse, or mix two builds.
Status check_tree(const fs::path& source);

} // namespace klp
