#include "generator/kernel/create/make_target.h"

#include "base/file.h"
#include "generator/kernel/create/toolchain_root.h"
#include "generator/kernel/image/banner.h"
#include "generator/kernel/image/image.h"
#include "generator/kernel/kbuild/dry_run.h"
#include "generator/kernel/kbuild/kbuild.h"
#include "generator/kernel/target/compiler.h"
#include "generator/kernel/target/symvers.h"
#include "generator/kernel/target/target_file.h"
#include "generator/kernel/target/unit_file.h"

#include <algorithm>

namespace klp {

namespace {

Result<std::string> release_in(std::string_view vmlinux, const fs::path& image) {
  constexpr std::size_t longest = 64; // include/uapi/linux/utsname.h: __NEW_UTS_LEN
  auto banner = find_banner(vmlinux);
  std::string_view release = banner ? banner->substr(banner->find_first_of("0123456789")) : std::string_view();
  release = release.substr(0, release.find(' '));
  if (!release.empty() && release.size() <= longest) return std::string(release);
  return fail(Error{
      .cause = "names no kernel release", .remedy = "give the vmlinuz or vmlinux that boots", .file = image.string()});
}

// A Module.symvers of another build would give wrong CRCs. It is detected by exports that the image does not contain.
Status check_exports(const Kallsyms& kallsyms, const Symvers& symvers, const TargetParts& parts) {
  std::size_t all = 0, missing = 0;
  std::string example;
  for (const auto& [name, entry] : symvers) {
    if (entry.module != "vmlinux") continue;
    ++all;
    if (!kallsyms.named(name).empty()) continue;
    ++missing;
    if (example.empty() || name < example) example = name;
  }
  if (all > 0 && missing == 0) return {};
  std::string cause = all == 0 ? "has no exports of vmlinux"
                               : std::to_string(missing) + " of its " + std::to_string(all) +
                                     " exports of vmlinux are not in the image " + parts.image.string() + ", such as " +
                                     example;
  return fail(
      Error{.cause = cause, .remedy = "give image and Module.symvers of one build", .file = parts.symvers.string()});
}

Status unpack_and_check(const Target& target, const TargetParts& parts, const Progress& progress) {
  progress("unpacking and checking the kernel image");
  TRY(std::string vmlinux, unpack_image(parts.image));
  CHECK_OK(write_file(target.vmlinux, vmlinux));
  TRY(Image image, Image::parse(std::move(vmlinux), parts.image.string()));
  auto kallsyms = Kallsyms::decode(image);
  if (!kallsyms) {
    kallsyms.error().file = parts.image.string();
    return fail(kallsyms.error());
  }
  TRY(Symvers symvers, read_symvers(parts.symvers));
  return check_exports(*kallsyms, symvers, parts);
}

Status make_database(const Target& target, const Kbuild& kbuild, const Progress& progress) {
  progress("listing the compile commands (make -n)");
  TRY(std::string text, kbuild.dry_run(target.folder / "dry-run.txt"));
  auto units = units_in_dry_run(text, target.compiler, target.source.string());
  auto is_main = [](const Unit& unit) { return unit.source == "init/main.c"; };
  if (std::ranges::none_of(units, is_main))
    return fail("dry run of the kernel's build lists no unit init/main.c: " + std::to_string(units.size()) +
                    " units in " + std::to_string(text.size()) + " bytes",
                "run `klp target create` again; if it stays, report it with the kernel's version");
  CHECK_OK(write_file(target.compile_commands, compilation_database(units, target.build)));
  return write_file(unit_file_of(target.folder), encode_units(units));
}

Target planned_target(const fs::path& home, const TargetParts& parts) {
  Target target;
  target.name = parts.name;
  target.folder = target_folder(home, parts.name);
  target.source = parts.source;
  target.build = target.folder / "build";
  target.config = parts.config;
  target.symvers = target.build / "Module.symvers";
  target.image = parts.image;
  target.vmlinux = target.folder / "vmlinux";
  target.modules = parts.modules;
  target.compile_commands = target.folder / "compile_commands.json";
  return target;
}

Result<std::vector<Fingerprint>> fingerprints(const Target& target, const TargetParts& parts) {
  std::vector<Fingerprint> prints;
  for (const auto& path : {parts.config, parts.symvers, parts.image, parts.source / "Makefile", target.vmlinux,
                           target.build / ".config", target.symvers, target.build / "include/generated/autoconf.h",
                           target.compile_commands, unit_file_of(target.folder)}) {
    TRY(auto print, take_fingerprint(path));
    prints.push_back(std::move(print));
  }
  return prints;
}

Result<std::string> content_key(const std::vector<fs::path>& files) {
  std::string key;
  for (const auto& file : files) {
    TRY(std::string hash, sha256_file(file));
    key += file.string() + " " + hash + "\n";
  }
  return key;
}

Status check_release(Target& target, const std::string& wanted) {
  TRY(std::string vmlinux, read_file(target.vmlinux));
  TRY(target.release, release_in(vmlinux, target.image));
  target.debian_version = debian_version_in(find_banner(vmlinux).value_or(""));
  if (wanted.empty() || wanted == target.release) return {};
  return fail(
      Error{.cause = "is the kernel " + target.release + " instead of " + wanted,
            .remedy = "remove the target and create it again; if it stays, report it with the package's version",
            .file = target.image.string()});
}

// The compiler of this machine if it has the right version, else that of a toolchain root.
Result<Compiler> compiler_for(const fs::path& home, const TargetParts& parts, const Progress& progress) {
  TRY(std::string text, read_file(parts.config));
  TRY(KernelConfig config, parse_config(text, parts.config.string()));
  auto here = find_compiler(config);
  bool only_here = here || parts.suite.empty() || here.error().status == ExitStatus::interrupted;
  if (only_here || compiler_package(config_text(config, "CC_VERSION_TEXT")).empty()) return here;
  return make_toolchain_root(home, parts.suite, config_text(config, "CC_VERSION_TEXT"), progress);
}

Status build_step(const Target& target, const TargetParts& parts, const Kbuild& kbuild, const Progress& progress) {
  progress("preparing the build folder (make prepare modules_prepare)");
  CHECK_OK(kbuild.prepare(parts.config));
  TRY(std::string symvers, read_file(parts.symvers));
  return write_file(target.symvers, symvers);
}

} // namespace

Result<Target> make_target(const fs::path& home, const TargetParts& parts, const std::string& release, Steps& steps,
                           const Progress& progress) {
  Target target = planned_target(home, parts);
  TRY(Compiler compiler, compiler_for(home, parts, progress));
  target.compiler = compiler.command;
  target.compiler_version = compiler.version;
  target.toolchain_root = compiler.root;
  std::error_code code;
  fs::remove(target.folder / "target.json", code); // the target is incomplete until the end
  CHECK_OK(make_folder(target.folder));
  TRY(std::string image_key, content_key({parts.image, parts.symvers}));
  CHECK_OK(steps.run("vmlinux", image_key, [&] { return unpack_and_check(target, parts, progress); }));
  CHECK_OK(check_release(target, release));
  const Kbuild kbuild = kbuild_of(target);
  TRY(std::string build_key, content_key({parts.config, parts.symvers, parts.source / "Makefile"}));
  CHECK_OK(steps.run("build",
                     build_key + target.compiler_version + target.toolchain_root.string() + target.release +
                         target.debian_version,
                     [&] { return build_step(target, parts, kbuild, progress); }));
  CHECK_OK(steps.run("units", "1", [&] { return make_database(target, kbuild, progress); }));
  TRY(auto prints, fingerprints(target, parts));
  CHECK_OK(write_file(target.folder / "target.json", encode_target({target, prints})));
  return target;
}

} // namespace klp
