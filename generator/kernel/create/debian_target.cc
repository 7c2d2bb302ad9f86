// `klp target create --debian RELEASE`: makes a target from Debian's packages of the image, the headers and the source,
// all of one version.
#include "base/file.h"
#include "generator/kernel/create/apt.h"
#include "generator/kernel/create/debian.h"
#include "generator/kernel/create/make_target.h"
#include "generator/kernel/target/inherited_lock.h"
#include "generator/kernel/target/target_file.h"

#include <algorithm>

namespace klp {

namespace {

constexpr std::string_view image_prefix = "linux-image-";

// The releases in apt's lists that have the longest common prefix with the wanted release, as text for a message.
Result<std::string> near_releases(const std::string& release) {
  TRY(auto names, packages_beginning(std::string(image_prefix)));
  std::vector<std::string> best;
  std::size_t longest = 0;
  for (const auto& name : names) {
    constexpr std::string_view suffix = "-unsigned";
    if (!name.ends_with(suffix)) continue;
    std::string known = name.substr(image_prefix.size(), name.size() - image_prefix.size() - suffix.size());
    auto shared = static_cast<std::size_t>(std::ranges::mismatch(known, release).in1 - known.begin());
    if (shared > longest) best.clear();
    longest = std::max(longest, shared);
    if (shared == longest) best.push_back(known);
  }
  std::string text;
  for (std::size_t i = 0; i < best.size() && i < 8; ++i) text += (i ? ", " : "") + best[i];
  return text;
}

Result<DebianPackage> find_image(const std::string& release) {
  for (const char* suffix : {"-unsigned", ""}) {
    std::string package = std::string(image_prefix) + release + suffix;
    TRY(auto versions, package_versions(package));
    if (!versions.empty()) return DebianPackage{package, versions.front()};
  }
  TRY(std::string near, near_releases(release));
  std::string cause = "apt knows no kernel image of release " + release;
  if (!near.empty()) cause += "; near ones are " + near;
  return fail(cause, "run `apt-get update`, and give the release as `uname -r` prints it");
}

Result<DebianPackage> find_headers(const std::string& release, const DebianPackage& image) {
  DebianPackage headers{"linux-headers-" + release, image.version};
  TRY(auto versions, package_versions(headers.name));
  if (std::ranges::find(versions, image.version) != versions.end()) return headers;
  std::string there = headers.name + (versions.empty() ? "" : " of that version, only " + versions.front());
  return fail("apt knows " + image.name + " " + image.version + ", but no " + there,
              "run `apt-get update`, or choose another release");
}

// linux-source-6.1 for the release 6.1.0-50-cloud-amd64.
Result<std::string> source_package(const std::string& release) {
  auto first = release.find('.');
  auto second = first == std::string::npos ? first : release.find_first_of(".-", first + 1);
  if (second == std::string::npos)
    return fail("\"" + release + "\" is not a kernel release", "give it as `uname -r` prints it: 6.1.0-50-cloud-amd64");
  return "linux-source-" + release.substr(0, second);
}

Status unpack_step(const fs::path& home, const DebianPackage& package, const fs::path& folder, Steps& steps,
                   const Progress& progress) {
  std::string what = package.name + " " + package.version;
  return steps.run(folder.filename(), what, [&]() -> Status {
    TRY(fs::path deb, download_package(home, package, progress));
    progress("unpacking " + what);
    return unpack_package(deb, folder);
  });
}

Result<Target> make_debian_target(const fs::path& home, const std::string& release, const std::string& name,
                                  const Progress& progress) {
  TRY(std::string source, source_package(release));
  TRY(DebianPackage image, find_image(release));
  TRY(DebianPackage headers, find_headers(release, image));
  fs::path folder = target_folder(home, name);
  Steps steps(folder / "steps");
  TRY(fs::path tree, debian_source(home, source, image.version, progress));
  CHECK_OK(unpack_step(home, image, folder / "image", steps, progress));
  CHECK_OK(unpack_step(home, headers, folder / "headers", steps, progress));
  fs::path built = folder / "headers/usr/src" / ("linux-headers-" + release);
  TargetParts parts{.name = name,
                    .source = tree,
                    .config = built / ".config",
                    .symvers = built / "Module.symvers",
                    .image = folder / "image/boot" / ("vmlinuz-" + release),
                    .modules = folder / "image/lib/modules" / release};
  return make_target(home, parts, release, steps, progress);
}

} // namespace

Result<Target> create_debian_target(const fs::path& home, const std::string& release, const std::string& given_name,
                                    const Progress& progress) {
  const std::string& name = given_name.empty() ? release : given_name;
  CHECK_OK(check_target_name(release));
  CHECK_OK(check_target_name(name));
  TRY(InheritedLock lock, InheritedLock::acquire(target_lock(target_folder(home, name)), progress));
  auto there = open_target(home, name);
  if (there && there->release == release) return there;
  if (there)
    return fail("target " + name + " is there already, for the kernel " + there->release,
                "choose another name, or remove it: klp target remove " + name);
  return make_debian_target(home, release, name, progress);
}

} // namespace klp
