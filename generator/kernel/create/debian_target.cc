// `klp target create --debian RELEASE`: makes a target from Debian's packages of the image, the headers and the source,
// all of one version.
#include "base/file.h"
#include "generator/kernel/create/apt.h"
#include "generator/kernel/create/archive.h"
#include "generator/kernel/create/debian.h"
#include "generator/kernel/create/make_target.h"
#include "generator/kernel/create/real_time_source.h"
#include "generator/kernel/target/inherited_lock.h"
#include "generator/kernel/target/target_file.h"

#include <algorithm>
#include <set>

namespace klp {

namespace {

// Packages that have the image of a release, the preferred ones first: unsigned images, because signed ones are made
// later. For 7.2 and later, the image and the modules are in different packages, and linux-image-RELEASE is empty.
struct ImagePackage {
  std::string_view prefix, suffix;
  std::string_view modules; // prefix of the package that has the modules; empty: the same package
};
constexpr ImagePackage image_packages[] = {
    {"linux-binary-unsigned-", "", "linux-modules-"},
    {"linux-binary-", "", "linux-modules-"},
    {"linux-image-", "-unsigned", ""},
    {"linux-image-", "", ""},
};

// Where these packages have the image.
std::vector<fs::path> image_paths(const std::string& release) {
  return {"boot/vmlinuz-" + release, "usr/lib/modules/" + release + "/vmlinuz.unsigned",
          "usr/lib/modules/" + release + "/vmlinuz"};
}
std::vector<fs::path> module_paths(const std::string& release) {
  return {"lib/modules/" + release, "usr/lib/modules/" + release};
}

struct KernelPackages {
  DebianPackage image, modules, headers; // modules.name is empty if the image's package has them
};

std::string package_of(const ImagePackage& kind, const std::string& release) {
  return std::string(kind.prefix) + release + std::string(kind.suffix);
}

// The release in the name of a package of this kind; empty if it is another package.
std::string release_of(const ImagePackage& kind, const std::string& name) {
  if (!name.starts_with(kind.prefix) || !name.ends_with(kind.suffix)) return {};
  std::string release = name.substr(kind.prefix.size(), name.size() - kind.prefix.size() - kind.suffix.size());
  return release.empty() || release.find_first_of("0123456789") != 0 || release.ends_with("-unsigned") ||
                 release.ends_with("-dbg")
             ? ""
             : release;
}

// The releases in apt's lists that have the longest common prefix with the wanted release, as text for a message.
Result<std::string> near_releases(const Archive& archive, const std::string& release) {
  std::set<std::string> best;
  std::size_t longest = 0;
  for (const auto& kind : image_packages) {
    TRY(auto names, packages_beginning(archive, std::string(kind.prefix)));
    for (const auto& name : names) {
      const std::string known = release_of(kind, name);
      auto shared = static_cast<std::size_t>(std::ranges::mismatch(known, release).in1 - known.begin());
      if (shared > longest) best.clear();
      longest = std::max(longest, shared);
      if (shared > 0 && shared == longest) best.insert(known);
    }
  }
  std::string text;
  for (const auto& known : best) text += (text.empty() ? "" : ", ") + known;
  return text;
}

tl::unexpected<Error> unknown_release(const Archive& archive, const std::string& release) {
  auto near = near_releases(archive, release);
  if (!near) return fail(near.error());
  std::string cause = "apt knows no kernel image of release " + release;
  if (!archive.suite.empty()) cause += " in " + archive.suite;
  if (!near->empty()) cause += "; near ones are " + *near;
  return fail(cause,
              archive.suite.empty()
                  ? "run `apt-get update`, and give the release as `uname -r` prints it; for a kernel of another "
                    "Debian release give --suite, such as --suite trixie-backports"
                  : "give the release as `uname -r` prints it, and the Debian release that has it");
}

// Returns packages without names if there is no image.
Result<KernelPackages> find_image(const Archive& archive, const std::string& release) {
  for (const auto& kind : image_packages) {
    TRY(auto versions, package_versions(archive, package_of(kind, release)));
    if (versions.empty()) continue;
    KernelPackages packages;
    packages.image = {package_of(kind, release), versions.front()};
    if (!kind.modules.empty()) packages.modules = {std::string(kind.modules) + release, versions.front()};
    return packages;
  }
  return KernelPackages{};
}

// klp's own lists may be old.
Result<KernelPackages> find_packages(const Archive& archive, const std::string& release, const Progress& progress) {
  TRY(KernelPackages packages, find_image(archive, release));
  if (!packages.image.name.empty()) return packages;
  if (archive.suite.empty()) return unknown_release(archive, release);
  CHECK_OK(update_archive(archive, progress));
  TRY(packages, find_image(archive, release));
  if (!packages.image.name.empty()) return packages;
  return unknown_release(archive, release);
}

Result<DebianPackage> find_headers(const Archive& archive, const std::string& release, const DebianPackage& image) {
  DebianPackage headers{"linux-headers-" + release, image.version};
  TRY(auto versions, package_versions(archive, headers.name));
  if (std::ranges::find(versions, image.version) != versions.end()) return headers;
  std::string there = headers.name + (versions.empty() ? "" : " of that version, only " + versions.front());
  return fail("apt knows " + image.name + " " + image.version + ", but no " + there,
              archive.how_to_update() + ", or choose another release");
}

// linux-source-6.1 for the release 6.1.0-50-cloud-amd64.
Result<std::string> source_package(const std::string& release) {
  auto first = release.find('.');
  auto second = first == std::string::npos ? first : release.find_first_of(".-", first + 1);
  if (second == std::string::npos)
    return fail("\"" + release + "\" is not a kernel release", "give it as `uname -r` prints it: 6.1.0-50-cloud-amd64");
  return "linux-source-" + release.substr(0, second);
}

Status unpack_step(const fs::path& home, const Archive& archive, const DebianPackage& package, const fs::path& folder,
                   Steps& steps, const Progress& progress) {
  std::string what = package.name + " " + package.version;
  return steps.run(folder.filename(), what, [&]() -> Status {
    TRY(fs::path deb, download_package(home, archive, package, progress));
    progress("unpacking " + what);
    return unpack_package(deb, folder);
  });
}

// The first of the paths that exists below the folder. `what`: for the error.
Result<fs::path> first_existing(const fs::path& folder, const std::vector<fs::path>& paths,
                                const DebianPackage& package, const char* what) {
  std::error_code code;
  for (const auto& path : paths)
    if (fs::exists(folder / path, code)) return folder / path;
  return fail(Error{.cause = package.name + " " + package.version + " has no " + what +
                             " where klp looks for it: " + paths.front().string(),
                    .remedy = "report this with the name of the package; until then give the parts: "
                              "klp target create NAME --source ...",
                    .file = folder.string()});
}

// The release of this machine, for its compilers: bookworm. Empty if it does not run Debian.
std::string own_suite() {
  auto text = read_file("/etc/os-release");
  constexpr std::string_view key = "\nVERSION_CODENAME=";
  std::size_t at = text ? text->find(key) : std::string::npos;
  if (at == std::string::npos || text->find("\nID=debian\n") == std::string::npos) return {};
  at += key.size();
  return text->substr(at, text->find('\n', at) - at);
}

Result<Target> make_debian_target(const fs::path& home, const DebianParts& wanted, const std::string& name,
                                  const Progress& progress) {
  const std::string& release = wanted.release;
  TRY(std::string source, source_package(release));
  TRY(Archive archive, open_archive(home, wanted.suite, progress));
  TRY(KernelPackages packages, find_packages(archive, release, progress));
  TRY(packages.headers, find_headers(archive, release, packages.image));
  fs::path folder = target_folder(home, name);
  Steps steps(folder / "steps");
  const std::string suite = wanted.suite.empty() ? own_suite() : wanted.suite;
  TRY(fs::path tree, debian_source(home, archive, source, packages.image.version, progress));
  TRY(bool real_time, has_real_time_patches(archive, packages.headers));
  if (real_time) {
    TRY(tree, real_time_source(home, archive, suite, {source, packages.image.version}, tree, progress));
  }
  const bool modules_apart = !packages.modules.name.empty();
  const DebianPackage& with_modules = modules_apart ? packages.modules : packages.image;
  CHECK_OK(unpack_step(home, archive, packages.image, folder / "image", steps, progress));
  if (modules_apart) CHECK_OK(unpack_step(home, archive, packages.modules, folder / "modules", steps, progress));
  CHECK_OK(unpack_step(home, archive, packages.headers, folder / "headers", steps, progress));
  fs::path built = folder / "headers/usr/src" / ("linux-headers-" + release);
  TargetParts parts;
  parts.name = name;
  parts.source = tree;
  parts.config = built / ".config";
  parts.symvers = built / "Module.symvers";
  TRY(parts.image, first_existing(folder / "image", image_paths(release), packages.image, "kernel image"));
  TRY(parts.modules, first_existing(folder / (modules_apart ? "modules" : "image"), module_paths(release), with_modules,
                                    "folder of modules"));
  parts.suite = suite;
  return make_target(home, parts, release, steps, progress);
}

} // namespace

Result<Target> create_debian_target(const fs::path& home, const DebianParts& parts, const Progress& progress) {
  const std::string& name = parts.name.empty() ? parts.release : parts.name;
  CHECK_OK(check_target_name(parts.release));
  CHECK_OK(check_target_name(name));
  TRY(InheritedLock lock, InheritedLock::acquire(target_lock(target_folder(home, name)), progress));
  auto there = open_target(home, name);
  if (there && there->release == parts.release) return there;
  if (there)
    return fail("target " + name + " is there already, for the kernel " + there->release,
                "choose another name, or remove it: klp target remove " + name);
  return make_debian_target(home, parts, name, progress);
}

} // namespace klp
