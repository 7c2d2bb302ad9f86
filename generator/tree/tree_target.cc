#include "generator/tree/tree_target.h"

#include "base/file.h"
#include "generator/kernel/target/inherited_lock.h"
#include "generator/tree/source_as_built.h"

#include <algorithm>

namespace klp {

namespace {

// The files below $KLP_HOME/trees/NAME: the parts of the target, and a stamp with the hashes of the files that they
// were made from.
struct KeptFiles {
  fs::path folder, source, config, symvers, image, stamp;

  KeptFiles(const fs::path& home, const std::string& name)
      : folder(home / "trees" / name), source(folder / "source"), config(folder / "config"),
        symvers(folder / "Module.symvers"), image(folder / "image"), stamp(folder / "made-of") {}
  fs::path lock() const { return folder.string() + ".lock"; }
};

Result<std::string> stamp_of(const TreeTargetRequest& request, const BuiltKernel& kernel) {
  std::string stamp = request.tree.source.string() + "\n" + request.tree.build.string() + "\n" + request.base + "\n";
  for (const auto& part : {kernel.image, kernel.config, kernel.symvers}) {
    TRY(std::string hash, sha256_file(part));
    stamp += hash + " " + part.string() + "\n";
  }
  return stamp;
}

Status copy_content(const fs::path& from, const fs::path& to) {
  TRY(std::string content, read_file(from));
  return write_file(to, content);
}

Status remove_all_of(const fs::path& home, const std::string& name, const KeptFiles& kept) {
  std::error_code code;
  fs::remove(kept.stamp, code); // first, so that the remaining files do not count as complete if klp is killed
  if (fs::is_directory(home / "targets" / name, code)) CHECK_OK(remove_target(home, name));
  fs::remove_all(kept.folder, code);
  if (code)
    return fail(Error{.cause = "cannot be removed: " + code.message(),
                      .remedy = "remove it by hand: rm -r " + kept.folder.string(),
                      .file = kept.folder.string()});
  return {};
}

// Returns an error if there is a target of this name that was not made by tree_target(): it must not be replaced.
Status check_is_tree_target(const fs::path& home, const std::string& name, const KeptFiles& kept) {
  std::error_code code;
  if (fs::exists(kept.folder, code) || !fs::exists(home / "targets" / name, code)) return {};
  return fail("target " + name + " is there already, and was not made of a kernel tree", "choose another name");
}

Result<Target> make(const fs::path& home, const TreeTargetRequest& request, const BuiltKernel& kernel,
                    const KeptFiles& kept, const Progress& progress) {
  CHECK_OK(make_folder(kept.folder));
  CHECK_OK(copy_content(kernel.config, kept.config));
  CHECK_OK(copy_content(kernel.symvers, kept.symvers));
  CHECK_OK(copy_content(kernel.image, kept.image));
  TRY(fs::path source, source_as_built(request.tree, kernel, request.base, kept.source, progress));
  return create_target(
      home, {name_of_target(request), source, kept.config, kept.symvers, kept.image, request.tree.build}, progress);
}

} // namespace

std::string name_of_target(const TreeTargetRequest& request) {
  if (!request.name.empty()) return request.name;
  std::string name = "tree-" + request.tree.build.filename().string();
  auto is_other = [](unsigned char c) {
    return !std::isalnum(c) && std::string_view("._+-").find(c) == std::string::npos;
  };
  std::replace_if(name.begin(), name.end(), is_other, '_');
  return name.substr(0, 100) + "-" + sha256(request.tree.build.string()).substr(0, 8);
}

Result<Target> tree_target(const fs::path& home, const TreeTargetRequest& request, const Progress& progress) {
  const std::string name = name_of_target(request);
  const KeptFiles kept(home, name);
  TRY(BuiltKernel kernel, find_built_kernel(request.tree));
  TRY(std::string stamp, stamp_of(request, kernel));
  CHECK_OK(make_folder(kept.folder.parent_path()));
  TRY(InheritedLock lock, InheritedLock::acquire(kept.lock(), progress));
  CHECK_OK(check_is_tree_target(home, name, kept));
  auto existing = open_target(home, name);
  if (existing && read_file(kept.stamp).value_or("") == stamp) return existing;
  if (existing) progress("the kernel was built anew: making target " + name + " again");
  CHECK_OK(remove_all_of(home, name, kept));
  TRY(Target target, make(home, request, kernel, kept, progress));
  CHECK_OK(write_file(kept.stamp, stamp));
  return target;
}

Status remove_tree_target(const fs::path& home, const TreeTargetRequest& request, const Progress& progress) {
  const std::string name = name_of_target(request);
  const KeptFiles kept(home, name);
  std::error_code code;
  if (!fs::exists(kept.folder, code)) return {};
  TRY(InheritedLock lock, InheritedLock::acquire(kept.lock(), progress));
  return remove_all_of(home, name, kept);
}

} // namespace klp
