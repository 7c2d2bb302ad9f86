#include "generator/cli/changes.h"

#include "base/file.h"

#include <catch2/catch.hpp>
#include <unistd.h>

using namespace klp;

namespace {

// The error of reading these changes.
std::string error_of(const std::vector<std::string>& names) {
  Target target;
  target.source = "/no-such-source";
  auto changes = read_changes({names, ""}, target);
  return changes ? "no error" : render(changes.error());
}

} // namespace

TEST_CASE("only one of the changes can be standard input") {
  CHECK(error_of({"-", "-"}) ==
        "standard input (-) is named twice\n  remedy: name it once, or put the changes into files");
}

TEST_CASE("the error of a change that cannot be read names the file") {
  CHECK(error_of({"/no-such.patch"}) == "/no-such.patch: cannot be read: No such file or directory\n"
                                        "  remedy: check the path: it must exist");
}

TEST_CASE("changes are in the order of the command line") {
  fs::path folder = fs::temp_directory_path() / ("klp-changes-test-" + std::to_string(::getpid()));
  REQUIRE(make_folder(folder));
  auto patch = [&](const std::string& name) {
    REQUIRE(write_file(folder / name, "--- a/" + name + ".c\n+++ b/" + name + ".c\n@@ -1 +1 @@\n-a\n+b\n"));
    return (folder / name).string();
  };
  auto changes = read_changes({{patch("two"), patch("one")}, ""}, Target());
  fs::remove_all(folder);
  REQUIRE(changes);
  REQUIRE(changes->size() == 2);
  CHECK((*changes)[0].files[0].path == "two.c");
  CHECK((*changes)[1].files[0].path == "one.c");
}
