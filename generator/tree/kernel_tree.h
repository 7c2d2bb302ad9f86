// A kernel tree in which a developer builds with kbuild.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace klp {

namespace fs = std::filesystem;

struct KernelTree {
  fs::path source;
  fs::path build; // the folder of O=; equal to `source` if the kernel is built in place
  bool in_place() const { return source == build; }
};

// `tree` is a source tree, or an output folder of one, in which kbuild made the link `source`. `output` is the folder
// of O=; empty if the kernel is built in place, or if `tree` is the output folder. Returns canonical paths. Error: one
// of them is no folder, or `tree` is neither.
Result<KernelTree> open_kernel_tree(const fs::path& tree, const fs::path& output);

// The files of a kernel that kbuild made.
struct BuiltKernel {
  fs::path config, symvers;
  fs::path image;                       // bzImage; vmlinux if there is none
  std::filesystem::file_time_type time; // when vmlinux was made
};

// Error: no kernel is built, or the configuration, vmlinux and bzImage are not of the same build.
Result<BuiltKernel> find_built_kernel(const KernelTree& tree);

// "make -C SOURCE [O=BUILD]", for remedies.
std::string make_command(const KernelTree& tree);

} // namespace klp
