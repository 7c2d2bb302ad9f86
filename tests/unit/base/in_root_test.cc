#include "base/in_root.h"

#include "base/file.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

using namespace klp;

namespace {

namespace fs = std::filesystem;

// A root folder with usr/ and etc/, and a folder for PATH with or without the program bwrap.
class Root {
public:
  explicit Root(bool bubblewrap) : path_(std::getenv("PATH")) {
    fs::create_directories(folder() / "usr/bin");
    fs::create_directories(folder() / "etc");
    fs::create_directories(folder() / "home"); // stays that of the machine
    fs::create_directories(bin());
    if (bubblewrap) {
      REQUIRE(write_file(bin() / "bwrap", "#!/bin/sh\n"));
      fs::permissions(bin() / "bwrap", fs::perms::owner_all);
    }
    ::setenv("PATH", bin().c_str(), 1);
  }
  ~Root() { ::setenv("PATH", path_.c_str(), 1); }
  fs::path folder() const { return work_->path() / "root"; }

private:
  fs::path bin() const { return work_->path() / "bin"; }
  Result<WorkFolder> work_ = WorkFolder::create(fs::temp_directory_path(), "in-root-test");
  std::string path_;
};

bool has_in_order(const std::vector<std::string>& words, const std::vector<std::string>& part) {
  return std::search(words.begin(), words.end(), part.begin(), part.end()) != words.end();
}

} // namespace

TEST_CASE("bubblewrap replaces the folders that the root folder has") {
  Root root(true);
  auto words = in_root(root.folder(), {"gcc-14", "--version"});
  REQUIRE(words.size() > 2);
  CHECK(words[0].ends_with("/bin/bwrap"));
  CHECK(has_in_order(words, {"--ro-bind", (root.folder() / "usr").string(), "/usr"}));
  CHECK(has_in_order(words, {"--ro-bind", (root.folder() / "etc").string(), "/etc"}));
  CHECK(has_in_order(words, {"--", "gcc-14", "--version"}));
  CHECK(std::ranges::find(words, "/home") == words.end());
}

TEST_CASE("without bubblewrap, the folders are mounted in a namespace") {
  Root root(false);
  auto words = in_root(root.folder(), {"gcc-14", "--version"});
  REQUIRE(words.size() > 2);
  CHECK(words[0] == "unshare");
  CHECK(has_in_order(words, {root.folder().string(), "etc", "usr", "--", "gcc-14", "--version"}));
}
