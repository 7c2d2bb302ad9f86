// A kernel tree that somebody builds in, with its own kbuild.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace klp {

namespace fs = std::filesystem;

struct KernelTree {
  fs::path source;
  fs::path build; // O=; the source itself where it is built in place
  bool in_place() const { return source == build; }
};

// `tree` is a source tree, or an output folder of one (kbuild leaves the link `source` there). `output` is O=; empty:
// built in place, or `tree` is the output folder. Both come back as canonical paths.
Result<KernelTree> find_tree(const fs::path& tree, const fs::path& output);

// What kbuild made there.
struct BuiltKernel {
  fs::path config, symvers;
  fs::path image; // bzImage, else vmlinux
  std::filesystem::file_time_type time;
};

// Error: nothing is built, or the parts are not of one build.
Result<BuiltKernel> find_built_kernel(const KernelTree& tree);

// `make -C SOURCE [O=BUILD]`, for remedies.
std::string make_in(const KernelTree& tree);

} // namespace klp
