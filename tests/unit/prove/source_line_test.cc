#include "generator/prove/source_line.h"

#include "base/file.h"
#include "base/process.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

fs::path compile(const fs::path& folder, const std::string& options) {
  REQUIRE(make_folder(folder / "source"));
  REQUIRE(make_folder(folder / "build"));
  REQUIRE(write_file(folder / "source/x.c", "int g;\nint f(int a)\n{\n\tg = a;\n\treturn 3;\n}\n"));
  REQUIRE(
      run_ok({.arguments = {"gcc", "-O2", options, "-c", "-o", "x.o", "../source/x.c"}, .directory = folder / "build"},
             "install GCC"));
  return folder / "build/x.o";
}

std::string line_of(const std::string& options) {
  auto work = WorkFolder::create(fs::temp_directory_path() / "klp-pipeline-tests", "test");
  REQUIRE(work);
  fs::path file = compile(work->path(), options);
  auto object = read_object(file);
  REQUIRE(object);
  Layout layout = *Layout::make(*object);
  return source_line(file, layout, layout.find("f"), 0);
}

} // namespace

TEST_CASE("an instruction's line has the path in the tree, without a line table there is none") {
  std::string line = line_of("-g1");
  CHECK(line.starts_with("x.c:"));
  CHECK(std::stoi(line.substr(4)) >= 3);
  CHECK(line_of("-g0") == "");
}
