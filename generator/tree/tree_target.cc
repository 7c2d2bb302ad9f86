#include "generator/tree/tree_target.h"

#include "base/file.h"
#include "generator/kernel/target/family_lock.h"
#include "generator/tree/source_as_built.h"

#include <algorithm>

namespace klp {

namespace {

// $KLP_HOME/trees/NAME: the parts, and of what they were made.
struct Kept {
  fs::path folder, source, config, symvers, image, stamp;

  Kept(const fs::path& home, const std::string& name)
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

Status keep(const fs::path& from, const fs::path& to) {
  TRY(std::string content, read_file(from));
  return write_file(to, content);
}

Status forget(const fs::path& home, const std::string& name, const Kept& kept) {
  std::error_code code;
  fs::remove(kept.stamp, code); // first: what a kill leaves is not taken for complete
  if (fs::is_directory(home / "targets" / name, code)) CHECK_OK(remove_target(home, name));
  fs::remove_all(kept.folder, code);
  if (code) return fail(Error{.cause = "cannot be removed: " + code.message(), .file = kept.folder.string()});
  return {};
}

// A target that somebody made otherwise is not klp's to remove.
Status check_is_ours(const fs::path& home, const std::string& name, const Kept& kept) {
  std::error_code code;
  if (fs::exists(kept.folder, code) || !fs::exists(home / "targets" / name, code)) return {};
  return fail("target " + name + " is there already, and was not made of a kernel tree", "choose another name");
}

Result<Target> make(const fs::path& home, const TreeTargetRequest& request, const BuiltKernel& kernel, const Kept& kept,
                    const Progress& progress) {
  CHECK_OK(make_folder(kept.folder));
  CHECK_OK(keep(kernel.config, kept.config));
  CHECK_OK(keep(kernel.symvers, kept.symvers));
  CHECK_OK(keep(kernel.image, kept.image));
  TRY(fs::path source, source_as_built(request.tree, kernel, request.base, kept.source, progress));
  return create_target(
      home, {name_of_target(request), source, kept.config, kept.symvers, kept.image, request.tree.build}, progress);
}

} // namespace

std::string name_of_target(const TreeTargetRequest& request) {
  if (!request.name.empty()) return request.name;
  std::string name = "tree-" + request.tree.build.filename().string();
  auto other = [](unsigned char c) {
    return !std::isalnum(c) && std::string_view("._+-").find(c) == std::string::npos;
  };
  std::replace_if(name.begin(), name.end(), other, '_');
  return name.substr(0, 100) + "-" + sha256(request.tree.build.string()).substr(0, 8);
}

Result<Target> tree_target(const fs::path& home, const TreeTargetRequest& request, const Progress& progress) {
  const std::string name = name_of_target(request);
  const Kept kept(home, name);
  TRY(BuiltKernel kernel, find_built_kernel(request.tree));
  TRY(std::string stamp, stamp_of(request, kernel));
  CHECK_OK(make_folder(kept.folder.parent_path()));
  TRY(FamilyLock lock, FamilyLock::acquire(kept.lock(), progress));
  CHECK_OK(check_is_ours(home, name, kept));
  auto there = open_target(home, name);
  if (there && read_file(kept.stamp).value_or("") == stamp) return there;
  if (there) progress("the kernel was built anew: making target " + name + " again");
  CHECK_OK(forget(home, name, kept));
  TRY(Target target, make(home, request, kernel, kept, progress));
  CHECK_OK(write_file(kept.stamp, stamp));
  return target;
}

Status forget_tree(const fs::path& home, const TreeTargetRequest& request, const Progress& progress) {
  const std::string name = name_of_target(request);
  const Kept kept(home, name);
  std::error_code code;
  if (!fs::exists(kept.folder, code)) return {};
  TRY(FamilyLock lock, FamilyLock::acquire(kept.lock(), progress));
  return forget(home, name, kept);
}

} // namespace klp
