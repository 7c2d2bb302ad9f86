#include "generator/tree/kernel_tree.h"

namespace klp {

namespace {

bool is_source(const fs::path& folder) {
  std::error_code code;
  return fs::exists(folder / "Kconfig", code) && fs::exists(folder / "Makefile", code) &&
         fs::is_directory(folder / "arch", code);
}

tl::unexpected<Error> fail_at(const fs::path& path, std::string cause, std::string remedy) {
  return fail(Error{.cause = std::move(cause), .remedy = std::move(remedy), .file = path.string()});
}

// The modification time. Error: there is no such file.
Result<fs::file_time_type> modification_time(const fs::path& path, const KernelTree& tree) {
  std::error_code code;
  auto time = fs::last_write_time(path, code);
  if (code)
    return fail_at(path, "is not there: the kernel is not built, or not wholly",
                   "build it first: " + make_command(tree));
  return time;
}

} // namespace

std::string make_command(const KernelTree& tree) {
  return "make -C " + tree.source.string() + (tree.in_place() ? "" : " O=" + tree.build.string());
}

Result<KernelTree> open_kernel_tree(const fs::path& given, const fs::path& output) {
  std::error_code code;
  fs::path folder = fs::canonical(given, code);
  if (code) return fail_at(given, "is no folder", "give the folder of a kernel tree");
  KernelTree tree{folder, folder};
  if (!is_source(folder)) tree.source = fs::canonical(folder / "source", code);
  if (code || !is_source(tree.source))
    return fail_at(given, "is neither a kernel source tree nor an output folder of one",
                   "give the folder that holds Kconfig and arch, or the one given to O=");
  if (output.empty()) return tree;
  tree.build = fs::canonical(output, code);
  if (code) return fail_at(output, "is no folder", "give the folder that the kernel was built in with O=");
  return tree;
}

Result<BuiltKernel> find_built_kernel(const KernelTree& tree) {
  BuiltKernel kernel{tree.build / ".config", tree.build / "Module.symvers", tree.build / "vmlinux", {}};
  TRY(kernel.time, modification_time(kernel.image, tree));
  TRY(auto config_time, modification_time(kernel.config, tree));
  CHECK_OK(modification_time(kernel.symvers, tree));
  if (config_time > kernel.time)
    return fail_at(kernel.config, "has changed since the kernel was built", "build it again: " + make_command(tree));
  fs::path bzimage = tree.build / "arch/x86/boot/bzImage";
  std::error_code code;
  if (!fs::exists(bzimage, code)) return kernel;
  TRY(auto bzimage_time, modification_time(bzimage, tree));
  if (bzimage_time < kernel.time)
    return fail_at(bzimage, "is older than vmlinux: it is made of an earlier build",
                   "build it too: " + make_command(tree) + " bzImage");
  kernel.image = bzimage;
  return kernel;
}

} // namespace klp
