// Scripts on PATH replace the commands of apt, so that a test defines the content of the archive.
#include "generator/kernel/create/debian.h"

#include "base/process.h"
#include "generator/kernel/create/real_time_source.h"
#include "tests/unit/kernel/small_kernel.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

class FakeArchive {
public:
  FakeArchive() : path_(std::getenv("PATH")) {
    fs::create_directories(bin());
    script("apt-cache", "case $1 in\n"
                        "madison) grep \"^$2 \" " +
                            (folder() / "madison").string() +
                            ";;\n"
                            "pkgnames) cut -d' ' -f1 " +
                            (folder() / "madison").string() +
                            " | grep \"^$2\";;\n"
                            "show) case $2 in linux-source-*) echo 'Source: linux (6.1)';;\n"
                            "linux-headers-6*-rt-*) echo 'Depends: linux-headers-6.1.0-50-common-rt (= 6.1)';;\n"
                            "linux-headers-[67]*) echo 'Depends: linux-headers-7.3.4-common (= 7.3.4-1)';;\n"
                            "*) exit 100;; esac;;\n"
                            "*) exit 100;;\nesac; exit 0");
    script("apt-get", "case \"$*\" in\n"
                      "*indextargets*'Label: Debian') echo http://deb.example.org/debian; exit;;\n"
                      "*indextargets*) exit;;\n"
                      "*SourceList=*.sources/*update) exit;;\n"
                      "*update) echo E: no suite; exit 100;;\nesac\n"
                      "for what; do :; done; name=${what%%=*}_${what##*=}_all.deb\n"
                      "case \"$*\" in *' source '*) name=${name%_all.deb}.debian.tar.xz;; esac\n"
                      "cp " +
                          (folder() / "archive").string() + "/$name . || { echo E: cannot fetch $what; exit 100; }");
    ::setenv("PATH", (bin().string() + ":" + path_).c_str(), 1);
  }
  ~FakeArchive() { ::setenv("PATH", path_.c_str(), 1); }

  const fs::path& folder() const { return work_.path(); }
  fs::path home() const { return folder() / "home"; }
  void add(const std::string& package, const std::string& version) {
    madison_ += package + " | " + version + " | http://deb.example.org main\n";
    SmallKernel::put_file(folder() / "madison", madison_);
  }
  // Adds a package linux-source-X.Y whose tar file contains one file, README.
  void add_source(const std::string& name, const std::string& version, const std::string& readme) {
    fs::path tree = folder() / "package/usr/src" / name;
    fs::remove_all(folder() / "package");
    fs::create_directories(tree);
    fs::create_directories(folder() / "package/DEBIAN");
    fs::create_directories(folder() / "archive");
    SmallKernel::put_file(tree / "README", readme);
    SmallKernel::put_file(folder() / "package/DEBIAN/control",
                          "Package: " + name + "\nVersion: " + version +
                              "\nArchitecture: all\nMaintainer: x <x@example.org>\n"
                              "Description: x\n");
    fs::path deb = folder() / "archive" / (name + "_" + version + "_all.deb");
    for (std::vector<std::string> words :
         {std::vector<std::string>{"tar", "-cJf", tree.string() + ".tar.xz", "-C", tree.parent_path().string(), name},
          std::vector<std::string>{"dpkg-deb", "--build", (folder() / "package").string(), deb.string()}})
      if (auto ran = run_ok({.arguments = words}, "install xz-utils and dpkg"); !ran)
        throw std::runtime_error(render(ran.error()));
    add(name, version);
  }
  // Adds the part of source package `name` with Debian's patches: one file below debian/ for each pair of name and
  // text.
  void add_patches(const std::string& name, const std::string& version,
                   const std::vector<std::pair<std::string, std::string>>& files) {
    fs::remove_all(folder() / "source");
    for (const auto& [file, text] : files) {
      fs::create_directories((folder() / "source/debian" / file).parent_path());
      SmallKernel::put_file(folder() / "source/debian" / file, text);
    }
    fs::create_directories(folder() / "archive");
    fs::path tar = folder() / "archive" / (name + "_" + version + ".debian.tar.xz");
    auto packed = run_ok({.arguments = {"tar", "-cJf", tar.string(), "-C", (folder() / "source").string(), "debian"}},
                         "install xz-utils");
    if (!packed) throw std::runtime_error(render(packed.error()));
  }
  std::string progress_text;
  Progress progress() {
    return [this](std::string_view line) { progress_text += std::string(line) + "\n"; };
  }

private:
  fs::path bin() const { return folder() / "bin"; }
  void script(const char* name, const std::string& body) {
    SmallKernel::put_file(bin() / name, "#!/bin/sh\n" + body + "\n");
    fs::permissions(bin() / name, fs::perms::owner_all);
  }
  WorkFolder work_ = work_folder();
  std::string path_, madison_;
};

} // namespace

TEST_CASE("a source package is downloaded and unpacked once") {
  FakeArchive archive;
  archive.add_source("linux-source-6.1", "6.1.9-1", "hello");
  auto tree = debian_source(archive.home(), {}, "linux-source-6.1", "6.1.9-1", archive.progress());
  REQUIRE(tree);
  CHECK(*tree == archive.home() / "sources/linux-source-6.1_6.1.9-1");
  CHECK(*read_file(*tree / "README") == "hello");
  CHECK(archive.progress_text == "downloading linux-source-6.1 6.1.9-1\nunpacking linux-source-6.1 6.1.9-1\n");
  archive.progress_text.clear();
  REQUIRE(debian_source(archive.home(), {}, "linux-source-6.1", "6.1.9-1", archive.progress()));
  CHECK(archive.progress_text == "");
}

TEST_CASE("a source tree without its stamp is unpacked again from the kept download") {
  FakeArchive archive;
  archive.add_source("linux-source-6.1", "6.1.9-1", "hello");
  auto tree = debian_source(archive.home(), {}, "linux-source-6.1", "6.1.9-1", archive.progress());
  REQUIRE(tree);
  fs::remove(tree->string() + ".complete");
  SmallKernel::put_file(*tree / "half", "");
  archive.progress_text.clear();
  REQUIRE(debian_source(archive.home(), {}, "linux-source-6.1", "6.1.9-1", archive.progress()));
  CHECK(archive.progress_text == "unpacking linux-source-6.1 6.1.9-1\n");
  CHECK_FALSE(fs::exists(*tree / "half"));
}

TEST_CASE("the source of the real-time flavour has the patches of Debian's source package") {
  FakeArchive archive;
  const DebianPackage package{"linux-source-6.1", "6.1.9-1"};
  archive.add_source(package.name, package.version, "hello\n");
  const std::string patch = "--- a/README\n+++ b/README\n@@ -1 +1 @@\n-hello\n+real time\n";
  archive.add_patches(
      "linux", package.version,
      {{"patches-rt/series", "# a comment\n\nfirst.patch\n"}, {"patches-rt/first.patch", patch}, {"control", ""}});
  auto tree = debian_source(archive.home(), {}, package.name, package.version, archive.progress());
  REQUIRE(tree);
  auto source = [&] { return real_time_source(archive.home(), {}, "bookworm", package, *tree, archive.progress()); };
  auto patched = source();
  REQUIRE(patched);
  CHECK(*patched == tree->string() + "-rt");
  CHECK(*read_file(*patched / "README") == "real time\n");
  CHECK(*read_file(*tree / "README") == "hello\n");
  CHECK(archive.progress_text.find("applying 1 patches for real time") != std::string::npos);
  fs::remove_all(archive.folder() / "archive"); // it is not needed again
  CHECK(*source() == *patched);
}

TEST_CASE("a patch for real time that does not fit is an error, and leaves no tree") {
  FakeArchive archive;
  const DebianPackage package{"linux-source-6.1", "6.1.9-1"};
  archive.add_source(package.name, package.version, "other\n");
  archive.add_patches("linux", package.version,
                      {{"patches-rt/series", "first.patch\n"},
                       {"patches-rt/first.patch", "--- a/README\n+++ b/README\n@@ -1 +1 @@\n-hello\n+real time\n"}});
  auto tree = debian_source(archive.home(), {}, package.name, package.version, archive.progress());
  REQUIRE(tree);
  auto patched = real_time_source(archive.home(), {}, "bookworm", package, *tree, archive.progress());
  REQUIRE_FALSE(patched);
  CHECK(patched.error().cause.find("patch") != std::string::npos);
  CHECK_FALSE(fs::exists(tree->string() + "-rt"));
}

TEST_CASE("a kernel whose headers have a common package for real time has patches for it") {
  FakeArchive archive;
  CHECK(*has_real_time_patches({}, {"linux-headers-6.1.0-50-rt-amd64", "6.1.176-1"}));
  CHECK_FALSE(*has_real_time_patches({}, {"linux-headers-7.3.4+deb13-rt-amd64", "7.3.4-1"}));
  CHECK_FALSE(has_real_time_patches({}, {"linux-headers-unknown", "1"}));
}

TEST_CASE("a source version that is no longer in the archive is an error that names the other versions") {
  FakeArchive archive;
  archive.add("linux-source-6.1", "6.1.11-1");
  archive.add("linux-source-6.1", "6.1.10-1");
  auto tree = debian_source(archive.home(), {}, "linux-source-6.1", "6.1.9-1", archive.progress());
  REQUIRE_FALSE(tree);
  CHECK(tree.error().cause ==
        "linux-source-6.1 6.1.9-1 is not in the archive that apt knows: there are 6.1.11-1, 6.1.10-1");
  CHECK(tree.error().remedy.starts_with("run `apt-get update`"));
}

TEST_CASE("the error of a failed download quotes apt, and no file stays in the folder downloads") {
  FakeArchive archive;
  archive.add("linux-source-6.1", "6.1.9-1");
  auto tree = debian_source(archive.home(), {}, "linux-source-6.1", "6.1.9-1", archive.progress());
  REQUIRE_FALSE(tree);
  CHECK(tree.error().cause.find("E: cannot fetch linux-source-6.1=6.1.9-1") != std::string::npos);
  CHECK(tree.error().remedy.starts_with("check the network"));
  CHECK(fs::is_empty(archive.home() / "downloads"));
}

TEST_CASE("a package that is no kernel source is refused") {
  FakeArchive archive;
  for (auto [package, version] :
       {std::pair{"bash", "1"}, {"linux-source-6.1", ""}, {"linux-source-/..", "1"}, {"linux-source-6.1", "-o"}}) {
    auto tree = debian_source(archive.home(), {}, package, version, archive.progress());
    REQUIRE_FALSE(tree);
    CHECK(tree.error().remedy == "give PACKAGE=VERSION, such as linux-source-6.1=6.1.176-1");
  }
}

TEST_CASE("a release that apt does not know is an error that names similar releases") {
  FakeArchive archive;
  archive.add("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1");
  archive.add("linux-image-6.1.0-55-cloud-amd64-unsigned", "6.1.190-1");
  archive.add("linux-image-6.12.5-cloud-amd64-unsigned", "6.12.5-1");
  auto target = create_debian_target(archive.home(), {"6.1.0-51-cloud-amd64", "", ""}, archive.progress());
  REQUIRE_FALSE(target);
  CHECK(target.error().cause == "apt knows no kernel image of release 6.1.0-51-cloud-amd64; near ones are "
                                "6.1.0-50-cloud-amd64, 6.1.0-55-cloud-amd64");
  CHECK(target.error().remedy == "run `apt-get update`, and give the release as `uname -r` prints it; for a kernel of "
                                 "another Debian release give --suite, such as --suite trixie-backports");
}

TEST_CASE("headers of another version than the image are refused") {
  FakeArchive archive;
  archive.add("linux-image-6.1.0-50-cloud-amd64-unsigned", "6.1.176-1");
  archive.add("linux-headers-6.1.0-50-cloud-amd64", "6.1.170-1");
  auto target = create_debian_target(archive.home(), {"6.1.0-50-cloud-amd64", "", ""}, archive.progress());
  REQUIRE_FALSE(target);
  CHECK(target.error().cause == "apt knows linux-image-6.1.0-50-cloud-amd64-unsigned 6.1.176-1, but no "
                                "linux-headers-6.1.0-50-cloud-amd64 of that version, only 6.1.170-1");
}

TEST_CASE("a text that is no release is refused without a call of apt") {
  FakeArchive archive;
  CHECK(create_debian_target(archive.home(), {"stable", "", ""}, archive.progress()).error().cause ==
        "\"stable\" is not a kernel release");
  CHECK(create_debian_target(archive.home(), {"-x", "", ""}, archive.progress()).error().cause.starts_with("\"-x\""));
}

TEST_CASE("the lines of a release have its updates, those of backports also the release that they are for") {
  FakeArchive archive;
  auto lines = source_lines("trixie-backports");
  REQUIRE(lines);
  REQUIRE(lines->size() == 3);
  CHECK(lines->at(0).ends_with("] http://deb.example.org/debian trixie-backports main"));
  CHECK(lines->at(1).ends_with(" trixie main"));
  CHECK(lines->at(2).ends_with(" trixie-updates main"));
  CHECK(source_lines("sid")->size() == 1);
  CHECK(base_suite("trixie-backports") == "trixie");
  CHECK(base_suite("sid") == "sid");
}

TEST_CASE("the lists of another release are klp's own, and settings of this machine's apt do not change them") {
  Archive own{"trixie", "/home/apt/trixie"};
  auto words = own.apt("apt-cache", {"madison", "x"});
  CHECK(words.front() == "apt-cache");
  CHECK(words.back() == "x");
  for (const char* option : {"Dir::Etc::SourceList=/home/apt/trixie/sources.list",
                             "APT::Default-Release=", "APT::Get::AllowUnauthenticated=false"})
    CHECK(std::ranges::find(words, option) != words.end());
  CHECK(Archive{}.apt("apt-cache", {"madison"}) == std::vector<std::string>{"apt-cache", "madison"});
  CHECK(own.how_to_update().starts_with("remove /home/apt/trixie,"));
  CHECK(Archive{}.how_to_update() == "run `apt-get update`");
}

TEST_CASE("a release whose lists cannot be fetched leaves nothing behind") {
  FakeArchive archive;
  CHECK(open_archive(archive.home(), "../trixie", archive.progress()).error().cause ==
        "\"../trixie\" is not the name of a Debian release");
  auto opened = open_archive(archive.home(), "nosuch", archive.progress());
  REQUIRE_FALSE(opened);
  CHECK_FALSE(fs::exists(archive.home() / "apt/nosuch"));
}
