// `klp target create NAME --external DIR --base TARGET`: makes the target of an external module, whose source is not in
// the kernel's tree. The target shares build folder and image with the kernel's target; source, units and module files
// are its own.
#include "base/file.h"
#include "generator/kernel/kbuild/dry_run.h"
#include "generator/kernel/kbuild/external_units.h"
#include "generator/kernel/kbuild/kbuild.h"
#include "generator/kernel/target/inherited_lock.h"
#include "generator/kernel/target/module_files.h"
#include "generator/kernel/target/target_file.h"
#include "generator/kernel/target/unit_file.h"

#include <algorithm>

namespace klp {

namespace {

tl::unexpected<Error> input_error(const fs::path& file, std::string cause, std::string remedy) {
  return fail(Error{.cause = std::move(cause), .remedy = std::move(remedy), .file = file.string()});
}

// True for a file that a build leaves beside the sources.
bool is_built_file(const fs::path& file) {
  constexpr std::string_view endings[] = {".o", ".ko", ".a", ".cmd", ".mod", ".mod.c", ".order", ".symvers", ".d"};
  std::string name = file.filename().string();
  return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

Status copy_sources(const fs::path& from, const fs::path& to) {
  std::error_code code;
  for (fs::recursive_directory_iterator at(from, code), end; !code && at != end; at.increment(code)) {
    if (at->path().filename() == ".git") {
      at.disable_recursion_pending();
      continue;
    }
    fs::path copy = to / at->path().lexically_relative(from);
    if (at->is_directory()) {
      CHECK_OK(make_folder(copy));
    } else if (at->is_regular_file() && !is_built_file(at->path())) {
      TRY(std::string content, read_file(at->path()));
      CHECK_OK(write_file(copy, content));
    }
  }
  if (code) return input_error(from, "cannot be copied: " + code.message(), "check that it can be read");
  std::error_code missing;
  if (fs::exists(to / "Kbuild", missing) || fs::exists(to / "Makefile", missing)) return {};
  return input_error(from, "is no folder of a kernel module: it has neither Kbuild nor Makefile",
                     "give the folder that `make M=...` builds");
}

Result<std::vector<fs::path>> module_files(const ExternalParts& parts) {
  if (!parts.modules.empty()) return parts.modules;
  std::vector<fs::path> found;
  std::error_code code;
  for (const auto& entry : fs::recursive_directory_iterator(parts.source, code))
    if (entry.path().extension() == ".ko" && entry.is_regular_file(code)) found.push_back(entry.path());
  if (code || found.empty())
    return input_error(parts.source, "holds no .ko file",
                       "name the module that runs: --module FILE.ko (modinfo -n NAME tells)");
  std::ranges::sort(found);
  return found;
}

Result<std::vector<Unit>> list_units(const Target& target, const fs::path& built_in) {
  TRY(std::string text, kbuild_of(target).dry_run(target.folder / "dry-run.txt"));
  auto units = units_in_dry_run(text, target.compiler, target.source.string());
  std::erase_if(units, [](const Unit& u) { return u.source.ends_with(".mod.c") || !u.in_module; });
  for (auto& unit : units) adapt_external_unit(unit, target.source, built_in);
  if (!units.empty()) return units;
  return input_error(target.source, "the kernel's build compiles nothing of it:\n" + text.substr(0, 1000),
                     "check with `make -n -C BUILD M=DIR modules` what its Makefile needs (variables cannot be given)");
}

// Copies the module into the target. Errors: it was built for another kernel, or from another source.
Result<fs::path> copy_module(const fs::path& file, const std::vector<Unit>& units, const Target& target) {
  TRY(std::string content, read_module(file));
  TRY(Object object, parse_object(content, file.string()));
  TRY(ModuleInfo info, module_info(object));
  if (info.release != target.release)
    return input_error(file, "was built for kernel " + info.release + ", and the target's is " + target.release,
                       "name the module that runs on that kernel");
  if (std::ranges::none_of(units, [&](const Unit& u) { return u.module_name == info.name; }))
    return input_error(file, "is module " + info.name + ", which is not built in this folder",
                       "check --external and --module");
  fs::path copy = target.modules / (info.name + ".ko");
  CHECK_OK(write_file(copy, content));
  return copy;
}

// Adds the kernel's modules to the target as symbolic links, except those that an external module replaces.
Status link_modules(const Target& base, const Target& target) {
  if (base.modules.empty()) return {};
  TRY(ModuleFiles all, list_modules(base));
  TRY(ModuleFiles own, list_modules(target));
  for (const auto& [name, file] : all) {
    if (own.contains(name)) continue;
    std::error_code code;
    fs::create_symlink(file, target.modules / file.filename(), code);
    if (code) return input_error(file, "cannot be linked to: " + code.message(), "check the room in $KLP_HOME");
  }
  return {};
}

Target derive(const Target& base, const ExternalParts& parts, const fs::path& home) {
  Target target = base;
  target.name = parts.name;
  target.folder = target_folder(home, parts.name);
  target.kernel_source = base.source;
  target.source = target.folder / "source";
  target.modules = target.folder / "modules";
  target.compile_commands = target.folder / "compile_commands.json";
  return target;
}

Result<Target> make_external(const Target& base, const ExternalParts& parts, const fs::path& home,
                             const Progress& progress) {
  Target target = derive(base, parts, home);
  std::error_code code;
  fs::remove_all(target.folder, code); // the rest of an interrupted run
  CHECK_OK(make_folder(target.modules));
  CHECK_OK(make_folder(target.source));
  progress("copying " + parts.source.string());
  CHECK_OK(copy_sources(parts.source, target.source));
  progress("listing the compile commands (make -n)");
  TRY(auto units, list_units(target, parts.built_in.empty() ? parts.source : parts.built_in));
  CHECK_OK(write_file(target.compile_commands, compilation_database(units, target.build)));
  CHECK_OK(write_file(unit_file_of(target.folder), encode_units(units)));
  std::vector<fs::path> watched = {target.config,
                                   target.symvers,
                                   target.image,
                                   target.vmlinux,
                                   target.build / ".config",
                                   target.compile_commands,
                                   unit_file_of(target.folder)};
  TRY(auto files, module_files(parts));
  for (const auto& file : files) {
    TRY(fs::path copy, copy_module(file, units, target));
    watched.push_back(std::move(copy));
  }
  CHECK_OK(link_modules(base, target));
  std::vector<Fingerprint> prints;
  for (const auto& path : watched) {
    TRY(auto print, take_fingerprint(path));
    prints.push_back(std::move(print));
  }
  CHECK_OK(write_file(target.folder / "target.json", encode_target({target, prints})));
  return target;
}

} // namespace

Result<Target> create_external_target(const fs::path& home, const ExternalParts& given, const Progress& progress) {
  CHECK_OK(check_target_name(given.name));
  ExternalParts parts = given;
  std::error_code code;
  parts.source = fs::canonical(given.source, code);
  if (code || !fs::is_directory(parts.source, code))
    return input_error(given.source, "--external is not a folder", "give the folder that `make M=...` builds");
  TRY(Target base, open_target(home, given.base));
  if (!base.kernel_source.empty())
    return fail("--base " + given.base + " is a module's target itself", "name the kernel's target");
  TRY(InheritedLock lock, InheritedLock::acquire(target_lock(target_folder(home, parts.name)), progress));
  if (fs::exists(target_folder(home, parts.name) / "target.json", code))
    return fail("target " + parts.name + " is there already",
                "choose another name, or remove it: klp target remove " + parts.name);
  return make_external(base, parts, home, progress);
}

} // namespace klp
