#include "base/file.h"
#include "generator/kernel/create/apt.h"
#include "generator/kernel/create/debian.h"
#include "generator/kernel/create/extract_tar.h"
#include "generator/kernel/target/inherited_lock.h"

#include <algorithm>

namespace klp {

namespace {

std::string joined(const std::vector<std::string>& versions) {
  std::string text;
  for (const auto& version : versions) text += (text.empty() ? "" : ", ") + version;
  return text;
}

Status check_version(const Archive& archive, const DebianPackage& source) {
  TRY(auto versions, package_versions(archive, source.name));
  if (std::ranges::find(versions, source.version) != versions.end()) return {};
  std::string there = versions.empty() ? "apt knows no " + source.name : "there are " + joined(versions);
  return fail(source.name + " " + source.version + " is not in the archive that apt knows: " + there,
              archive.how_to_update() +
                  "; for an older version add a snapshot.debian.org line of its time to apt's sources, "
                  "or take a newer kernel");
}

// The package contains the source as one file, /usr/src/linux-source-X.Y.tar.xz.
Status unpack_source(const fs::path& home, const fs::path& deb, const std::string& package, const fs::path& tree) {
  TRY(WorkFolder work, WorkFolder::create(home, "source"));
  CHECK_OK(unpack_package(deb, work.path() / "package"));
  CHECK_OK(make_folder(tree));
  return extract_tar(work.path() / "package/usr/src" / (package + ".tar.xz"), tree);
}

bool is_plain(const std::string& part) {
  return !part.empty() && part.front() != '.' && part.front() != '-' && part.find('/') == std::string::npos;
}

} // namespace

Result<fs::path> debian_source(const fs::path& home, const Archive& archive, const std::string& package,
                               const std::string& version, const Progress& progress) {
  if (!package.starts_with("linux-source-") || !is_plain(package) || !is_plain(version))
    return fail("\"" + package + "=" + version + "\" is not a kernel source package",
                "give PACKAGE=VERSION, such as linux-source-6.1=6.1.176-1");
  fs::path tree = home / "sources" / (package + "_" + version);
  fs::path stamp = tree.string() + ".complete";
  TRY(InheritedLock lock, InheritedLock::acquire(tree.string() + ".lock", progress));
  std::error_code code;
  if (fs::exists(stamp, code) && fs::is_directory(tree, code)) return tree;
  fs::remove(stamp, code);
  auto deb = download_package(home, archive, {package, version}, progress);
  if (!deb) {
    if (deb.error().status != ExitStatus::interrupted) CHECK_OK(check_version(archive, {package, version}));
    return fail(deb.error());
  }
  progress("unpacking " + package + " " + version);
  fs::remove_all(tree, code);
  CHECK_OK(unpack_source(home, *deb, package, tree));
  CHECK_OK(write_file(stamp, "unpacked from " + deb->filename().string() + "\n"));
  return tree;
}

} // namespace klp
