// `klp target create NAME --source ...`: makes a target from files and folders that the user names.
#include "generator/kernel/create/make_target.h"
#include "generator/kernel/kbuild/kbuild.h"
#include "generator/kernel/target/inherited_lock.h"
#include "generator/kernel/target/target_file.h"

namespace klp {

namespace {

Result<fs::path> existing_path(const fs::path& given, const char* what, bool folder) {
  std::error_code code;
  fs::path path = fs::canonical(given, code);
  if (!code && (folder ? fs::is_directory(path, code) : fs::is_regular_file(path, code))) return path;
  return fail(Error{.cause = std::string(what) + " is not a " + (folder ? "folder" : "file"),
                    .remedy = std::string("give an existing ") + (folder ? "folder" : "file") + " for " + what,
                    .file = given.string()});
}

Result<TargetParts> resolve(const TargetParts& given) {
  TargetParts parts;
  parts.name = given.name;
  TRY(parts.source, existing_path(given.source, "--source", true));
  TRY(parts.config, existing_path(given.config, "--config", false));
  TRY(parts.symvers, existing_path(given.symvers, "--symvers", false));
  TRY(parts.image, existing_path(given.image, "--image", false));
  if (given.modules.empty()) return parts;
  TRY(parts.modules, existing_path(given.modules, "--modules", true));
  return parts;
}

bool is_made_from(const Target& target, const TargetParts& parts) {
  return target.source == parts.source && target.config == parts.config && target.image == parts.image &&
         target.modules == parts.modules;
}

} // namespace

Result<Target> create_target(const fs::path& home, const TargetParts& given, const Progress& progress) {
  CHECK_OK(check_target_name(given.name));
  TRY(TargetParts parts, resolve(given));
  CHECK_OK(check_tree(parts.source));
  TRY(InheritedLock lock, InheritedLock::acquire(target_lock(target_folder(home, parts.name)), progress));
  auto there = open_target(home, parts.name);
  if (there && is_made_from(*there, parts)) return there;
  if (there)
    return fail("target " + parts.name + " is there already, made from other parts",
                "choose another name, or remove it: klp target remove " + parts.name);
  Steps steps(target_folder(home, parts.name) / "steps");
  return make_target(home, parts, "", steps, progress);
}

} // namespace klp
