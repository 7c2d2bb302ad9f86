#include "generator/kernel/create/toolchain_root.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/kernel/create/archive.h"
#include "generator/kernel/target/inherited_lock.h"

namespace klp {

namespace {

// What kbuild and klp run, beside the compiler: Documentation/process/changes.rst of the kernel.
constexpr char packages[] = "make,ninja-build,flex,bison,bc,cpio,kmod,rsync,perl-base,python3-minimal,xz-utils,zstd,"
                            "openssl,dwarves,libelf-dev,libssl-dev,zlib1g-dev,libc6-dev";

// A name that is not the one of the finished folder: a folder of this name is incomplete.
fs::path part_of(const fs::path& folder) { return folder.string() + ".part"; }

Status remove_folder(const fs::path& folder) {
  std::error_code code;
  fs::remove_all(folder, code);
  if (!code) return {};
  return fail(Error{.cause = "cannot be removed: " + code.message(),
                    .remedy = "remove this folder, and give the command again",
                    .file = folder.string()});
}

// mmdebstrap gives a shell the number of a pipe (`cat >&11`), and dash knows numbers of one digit only. So the files
// that klp's parents left open are closed: mmdebstrap's pipe then gets one of these numbers.
constexpr char close_files[] = "exec 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-; exec \"$@\"";

// mmdebstrap writes a tar file, because files of an installation that is made without root belong to other users.
Status install(const std::string& suite, const std::string& compiler, const fs::path& work, const fs::path& folder) {
  TRY(auto lines, source_lines(base_suite(suite)));
  TRY(auto options, download_options());
  const std::string cxx = "g++" + compiler.substr(compiler.find('-'));
  Command version{.arguments = {"mmdebstrap", "--version"}, .environment = {"LC_ALL=C"}};
  version.remedy_if_missing = "apt-get install mmdebstrap bubblewrap; or create the target on a machine that runs the "
                              "kernel's Debian release";
  CHECK_OK(run_ok(version, version.remedy_if_missing));
  Command mmdebstrap;
  mmdebstrap.arguments = {"sh",
                          "-c",
                          close_files,
                          "sh",
                          "mmdebstrap",
                          "--quiet",
                          "--variant=essential",
                          "--format=tar",
                          "--aptopt=Acquire::Retries \"5\"",
                          std::string("--keyring=") + debian_keyring,
                          "--include=" + std::string(packages) + "," + compiler + "," + cxx + "," + compiler +
                              "-plugin-dev",
                          base_suite(suite),
                          (work / "root.tar").string()};
  mmdebstrap.arguments.insert(mmdebstrap.arguments.end(), lines.begin(), lines.end());
  for (const auto& option : options) mmdebstrap.arguments.push_back("--aptopt=" + option);
  mmdebstrap.environment = {"LC_ALL=C"};
  CHECK_OK(run_ok(mmdebstrap,
                  "check the network and the free space; without root, mmdebstrap needs user namespaces and "
                  "the package uidmap"));
  CHECK_OK(make_folder(folder));
  CHECK_OK(run_ok({.arguments = {"tar", "-xf", (work / "root.tar").string(), "-C", folder.string(), "--exclude=./dev/*",
                                 "--no-same-owner", "--no-same-permissions"},
                   .environment = {"LC_ALL=C"}},
                  "check the free space, and try again"));
  CHECK_OK(run_ok({.arguments = {"sync", "-f", folder.string()}}, "check the free space, and try again"));
  return {};
}

// kbuild compiles its own programs with "gcc", the name in Debian's package gcc, whose compiler can be another one.
Status link_host_compiler(const fs::path& root, const std::string& compiler) {
  std::error_code code;
  if (fs::exists(root / "usr/bin/gcc", code)) return {};
  fs::create_symlink(compiler, root / "usr/bin/gcc", code);
  if (!code) return {};
  return fail(Error{.cause = "cannot be made: " + code.message(),
                    .remedy = "check the permissions and the free space of $KLP_HOME",
                    .file = (root / "usr/bin/gcc").string()});
}

tl::unexpected<Error> cannot_be_entered(const Error& error) {
  return fail("programs of a toolchain root cannot be run: " + error.cause,
              "install bubblewrap, and allow user namespaces (kernel.unprivileged_userns_clone); or run klp as root");
}

Status check_runner(const fs::path& root) {
  auto runs = run_ok({.arguments = {"true"}, .environment = {"LC_ALL=C"}, .root = root}, "");
  if (runs) return {};
  if (runs.error().status == ExitStatus::interrupted) return fail(runs.error());
  return cannot_be_entered(runs.error());
}

} // namespace

Result<Compiler> make_toolchain_root(const fs::path& home, const std::string& suite, const std::string& wanted,
                                     const Progress& progress) {
  const std::string package = compiler_package(wanted), version = debian_version(wanted);
  if (package.empty() || version.empty())
    return fail("kernel was built by " + wanted + ", which is no compiler of Debian",
                "install this compiler, and give the parts: klp target create NAME --source ...");
  const fs::path folder = home / "toolchains" / (base_suite(suite) + "-" + package + "_" + version),
                 root = folder / "root";
  const std::string command = first_word(wanted);
  CHECK_OK(make_folder(folder));
  TRY(InheritedLock lock, InheritedLock::acquire(folder.string() + ".lock", progress));
  std::error_code code;
  if (!fs::exists(root, code)) {
    progress("installing " + package + " " + version + " of " + base_suite(suite) + " below " + folder.string());
    CHECK_OK(remove_folder(part_of(root)));
    TRY(WorkFolder work, WorkFolder::create(home, "toolchain"));
    CHECK_OK(install(suite, package, work.path(), part_of(root)));
    CHECK_OK(link_host_compiler(part_of(root), package));
    CHECK_OK(check_runner(part_of(root)));
    TRY(std::string found, version_of(command, part_of(root)));
    if (!same_version(found, wanted)) {
      CHECK_OK(remove_folder(part_of(root)));
      return fail("kernel was built by " + wanted + ", but " + base_suite(suite) + " has " + found,
                  "choose a kernel that the present compiler of " + base_suite(suite) + " built");
    }
    fs::rename(part_of(root), root, code);
    if (code)
      return fail(Error{.cause = "cannot be renamed: " + code.message(),
                        .remedy = "check the permissions of this folder",
                        .file = part_of(root).string()});
  }
  CHECK_OK(check_runner(root));
  TRY(std::string found, version_of(command, root));
  return Compiler{command, found, root};
}

} // namespace klp
