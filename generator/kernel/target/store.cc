// Opens, lists and removes the targets below $KLP_HOME.
#include "base/file.h"
#include "generator/kernel/target/compiler.h"
#include "generator/kernel/target/inherited_lock.h"
#include "generator/kernel/target/target_file.h"

#include <algorithm>

namespace klp {

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

tl::unexpected<Error> no_such_target(const fs::path& home, const std::string& name) {
  std::error_code code;
  if (fs::is_directory(target_folder(home, name), code))
    return fail("target " + name + " is incomplete: `klp target create` did not finish",
                "give the same `klp target create` again; it continues where it stopped");
  auto known = list_targets(home);
  if (known.empty())
    return fail("there is no target " + name, "make one: klp target create --debian RELEASE (see `uname -r`)");
  return fail("there is no target " + name, "make it with `klp target create`, or use one of: " + joined(known));
}

Status check_files(const TargetFile& file) {
  for (const auto& print : file.files) {
    if (unchanged(print)) continue;
    std::error_code code;
    bool gone = !fs::exists(print.path, code);
    return fail(Error{.cause = std::string(gone ? "is gone" : "has changed") + " since the target " + file.target.name +
                               " was made",
                      .remedy = gone ? "put it back, or remove the target and create it again"
                                     : "give the same `klp target create` again, or put the old file back",
                      .file = print.path.string()});
  }
  return {};
}

Status check_compiler(const Target& target) {
  auto version = version_of(target.compiler, target.toolchain_root);
  if (version && *version == target.compiler_version) return {};
  if (!version && version.error().status == ExitStatus::interrupted) return fail(version.error());
  if (!version && !target.toolchain_root.empty())
    return fail("the compiler of target " + target.name + " cannot be run: " + version.error().cause,
                "make sure that bubblewrap works for this user; if " + target.toolchain_root.string() +
                    " is missing, give the same `klp target create` again");
  std::string now = version ? "is now " + *version : "is gone";
  return fail("target " + target.name + " was made with " + target.compiler_version + ", but " + target.compiler + " " +
                  now,
              "install " + target.compiler_version + " again");
}

} // namespace

Result<Target> open_target(const fs::path& home, const std::string& name) {
  CHECK_OK(check_target_name(name));
  fs::path path = target_folder(home, name) / "target.json";
  std::error_code code;
  if (!fs::exists(path, code)) return no_such_target(home, name);
  TRY(std::string text, read_file(path));
  TRY(TargetFile file, decode_target(text, path, name));
  CHECK_OK(check_files(file));
  CHECK_OK(check_compiler(file.target));
  return std::move(file.target);
}

std::vector<std::string> list_targets(const fs::path& home) {
  std::vector<std::string> names;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(home / "targets", code))
    if (entry.is_directory(code)) names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

Status remove_target(const fs::path& home, const std::string& name) {
  CHECK_OK(check_target_name(name));
  fs::path folder = target_folder(home, name);
  std::error_code code;
  if (!fs::is_directory(folder, code)) return no_such_target(home, name);
  TRY(InheritedLock lock, InheritedLock::try_acquire(target_lock(target_folder(home, name))));
  if (!lock.held()) return fail("target " + name + " is in use by another klp", "wait until it is done");
  fs::remove(folder / "target.json", code); // first: if klp is killed now, the target counts as incomplete
  fs::remove_all(folder, code);
  if (code)
    return fail(Error{.cause = "cannot be removed: " + code.message(),
                      .remedy = "check the permissions of this folder, and give the command again",
                      .file = folder.string()});
  fs::remove(target_lock(target_folder(home, name)), code);
  return {};
}

} // namespace klp
