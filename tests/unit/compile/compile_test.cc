#include "small_kernel.h"

#include "base/process.h"

#include <sys/stat.h>

using namespace klp;

namespace {

const std::map<std::string, std::string> sources = {
    {"fs/x.c", "#include <x.h>\n#include \"local.h\"\n#include <generated.h>\n"
               "const char *where = __FILE__; const char *name = NAME;\n"
               "int f(void) { return X + LOCAL + GENERATED; }\nint g(void) { return __LINE__; }\n"},
    {"fs/y.c", "#include <x.h>\nint y = X;\n"},
    {"fs/local.h", "#define LOCAL 1\n"},
    {"include/x.h", "#define X 1\n"},
    {"lib/deep/only.h", "#include \"../shared.h\"\n"},
    {"lib/shared.h", "#define SHARED 5\n"},
    {"fs/z.c", "#include <deep/only.h>\nint z = SHARED;\n"},
};

std::vector<CompiledUnit> compiled(const SmallKernel& kernel, const std::vector<Unit>& units, const SourceEdits& edits,
                                   const std::string& work = "work") {
  auto result = kernel.compile(units, edits, work);
  INFO((result ? std::string() : render(result.error())));
  REQUIRE(result);
  return *result;
}

// Names and modification times of all files below the folder.
std::string state_of(const fs::path& folder) {
  std::string state;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths)
    state += path.string() + " " + std::to_string(fs::last_write_time(path).time_since_epoch().count()) + "\n";
  return state;
}

std::string edited(const std::string& path, const std::string& from, const std::string& to) {
  std::string text = sources.at(path);
  return text.replace(text.find(from), from.size(), to);
}

} // namespace

TEST_CASE("without an edit both sides are the same bytes, in every run and folder") {
  SmallKernel kernel = SmallKernel::make(sources);
  auto once = compiled(kernel, {kernel.unit("fs/x.c")}, {}, "one");
  auto twice = compiled(kernel, {kernel.unit("fs/x.c")}, {}, "a longer name");
  CHECK(bytes_of(once[0].original) == bytes_of(once[0].patched));
  CHECK(bytes_of(once[0].original) == bytes_of(twice[0].patched));
  CHECK(once[0].unit.source == "fs/x.c");
}

TEST_CASE("an object contains no path of this machine, and __FILE__ is the same as in kbuild's object") {
  SmallKernel kernel = SmallKernel::make(sources);
  std::string object = bytes_of(compiled(kernel, {kernel.unit("fs/x.c")}, {})[0].patched);
  CHECK(object.find(kernel.folder.path().string()) == std::string::npos);
  CHECK(object.find("source/") == std::string::npos);
  CHECK(object.find(std::string("\0fs/x.c\0", 8)) != std::string::npos);
  CHECK(object.find("a b$c'd") != std::string::npos);
  CHECK(object.find(".text.f") != std::string::npos);
  CHECK(object.find(".debug_info") == std::string::npos);
}

TEST_CASE("the patched side compiles the edited source, and neither folder of the target is written to") {
  SmallKernel kernel = SmallKernel::make(sources);
  std::string before = state_of(kernel.target.source) + state_of(kernel.target.build);
  auto units = compiled(kernel, {kernel.unit("fs/x.c"), kernel.unit("fs/y.c")},
                        {{"fs/x.c", {.compiled = edited("fs/x.c", "X + ", "X * ")}}});
  CHECK(bytes_of(units[0].original) != bytes_of(units[0].patched));
  CHECK(bytes_of(units[1].original) == bytes_of(units[1].patched));
  CHECK(state_of(kernel.target.source) + state_of(kernel.target.build) == before);
}

TEST_CASE("edited, new and deleted headers reach every unit that includes them") {
  SmallKernel kernel = SmallKernel::make(sources);
  auto units = compiled(kernel, {kernel.unit("fs/x.c"), kernel.unit("fs/y.c")},
                        {{"include/x.h", {.compiled = "#include <more/new.h>\n#define X NEW\n"}},
                         {"include/more/new.h", {.compiled = "#define NEW 77\n"}}});
  for (const CompiledUnit& unit : units) CHECK(bytes_of(unit.original) != bytes_of(unit.patched));
  auto local = compiled(kernel, {kernel.unit("fs/x.c"), kernel.unit("fs/y.c")},
                        {{"fs/local.h", {.compiled = "#define LOCAL 2\n"}}}, "local");
  CHECK(bytes_of(local[0].original) != bytes_of(local[0].patched));
  CHECK(bytes_of(local[1].original) == bytes_of(local[1].patched));
  auto deleted = kernel.compile({kernel.unit("fs/y.c")}, {{"include/x.h", {.deleted = true}}}, "deleted");
  REQUIRE_FALSE(deleted);
  CHECK(render(deleted.error())
            .starts_with("fs/y.c: does not compile with the change:\n"
                         "fs/y.c:1:10: fatal error: x.h: No such file or directory\n"));
}

TEST_CASE("an edited header is found by a path of the form folder/../header.h") {
  SmallKernel kernel = SmallKernel::make(sources);
  auto units = compiled(kernel, {kernel.unit("fs/z.c")}, {{"lib/shared.h", {.compiled = "#define SHARED 6\n"}}});
  CHECK(bytes_of(units[0].original) != bytes_of(units[0].patched));
}

TEST_CASE("reading the original of an edited file on the patched side is a fault") {
  SmallKernel kernel = SmallKernel::make(sources);
  fs::create_symlink(kernel.target.source / "include/x.h", kernel.target.build / "include/x.h");
  Unit unit = kernel.unit("fs/y.c");
  unit.compile[2] = "-I./include"; // the build folder first
  auto result = kernel.compile({unit}, {{"include/x.h", {.compiled = "#define X 2\n"}}});
  REQUIRE_FALSE(result);
  CHECK(result.error().status == ExitStatus::internal_fault);
  CHECK(result.error().cause == "patched fs/y.c was compiled with the unpatched include/x.h, reached as include/x.h");
}

TEST_CASE("an error of the compiler has the compiler's messages, with the lines of the changed file") {
  SmallKernel kernel = SmallKernel::make(sources);
  std::string text = edited("fs/x.c", "int g", "int more;\nint g(void) { return nothing; }\nint h");
  std::string numbered = edited("fs/x.c", "int g", "#line 6\nint more;\nint g(void) { return nothing; }\nint h");
  auto result = kernel.compile({kernel.unit("fs/y.c"), kernel.unit("fs/x.c")},
                               {{"fs/x.c", {.compiled = numbered, .text = text}}});
  REQUIRE_FALSE(result);
  CHECK(result.error().status == ExitStatus::bad_input);
  CHECK(render(result.error()) ==
        "fs/x.c: does not compile with the change:\n"
        "fs/x.c: In function 'g':\n"
        "fs/x.c:7:22: error: 'nothing' undeclared (first use in this function)\n"
        "    7 | int g(void) { return nothing; }\n"
        "      |                      ^~~~~~~\n"
        "fs/x.c:7:22: note: each undeclared identifier is reported only once for each "
        "function it appears in\n  remedy: correct the change, or add the patches that it builds on");
}

TEST_CASE("the error for a unit that does not compile without the change says so") {
  SmallKernel kernel = SmallKernel::make({{"fs/bad.c", "#error no\n"}});
  auto result = kernel.compile({kernel.unit("fs/bad.c")}, {});
  REQUIRE_FALSE(result);
  CHECK(
      render(result.error()) ==
      "fs/bad.c: does not compile, even without the change:\nfs/bad.c:1:2: error: #error no\n    1 | #error no\n"
      "      |  ^~~~~\n  remedy: check that the target's source, configuration and compiler belong together, and make "
      "it anew");
}

TEST_CASE("files that kbuild generates are requested once, for units that lack them") {
  SmallKernel kernel = SmallKernel::make({{"fs/a.c", "#include \"made.h\"\nint a = MADE;\n"}, {"fs/b.c", "int b;\n"}});
  std::vector<std::string> requested;
  CompileOptions options;
  options.generate = [&](const std::vector<Unit>& units) -> Status {
    for (const Unit& unit : units) requested.push_back(unit.source);
    CHECK_OK(make_folder(kernel.target.build / "fs"));
    return write_file(kernel.target.build / "fs/made.h", "#define MADE 3\n");
  };
  std::vector<Unit> units = {kernel.unit("fs/a.c"), kernel.unit("fs/b.c")};
  for (Unit& unit : units) unit.compile[3] = "-I./fs";
  SourceEdits edits = {{"fs/a.c", {.compiled = "#include \"made.h\"\nint a = MADE + 1;\n"}}};
  auto made = kernel.compile(units, edits, "work", options);
  INFO((made ? std::string() : render(made.error())));
  REQUIRE(made);
  CHECK(requested == std::vector<std::string>{"fs/a.c"});
  CHECK(bytes_of((*made)[0].original) != bytes_of((*made)[0].patched));

  requested.clear();
  REQUIRE(kernel.compile(units, edits, "again", options));
  CHECK(requested.empty());
  edits["fs/a.c"].compiled = "#include \"nowhere.h\"\n";
  auto failed = kernel.compile(units, edits, "nowhere", options);
  REQUIRE_FALSE(failed);
  CHECK(requested.empty());
  CHECK(failed.error().cause.starts_with("does not compile with the change:\nfs/a.c:1:10: fatal error: nowhere.h"));
}

TEST_CASE("objtool runs on each object, and its failure is an error") {
  SmallKernel kernel = SmallKernel::make(sources);
  fs::path tool = kernel.target.build / "objtool";
  REQUIRE(write_file(tool, "#!/bin/sh\necho \"tool: $1 $2\"\nprintf tail >> \"$2\"\nexit $1\n"));
  REQUIRE(::chmod(tool.c_str(), 0755) == 0);
  auto units = compiled(kernel, {kernel.unit("fs/y.c", {"./objtool", "0", "fs/y.o"})}, {});
  CHECK(bytes_of(units[0].original).ends_with("tail"));
  CHECK(bytes_of(units[0].patched).ends_with("tail"));
  auto failed = kernel.compile({kernel.unit("fs/y.c", {"./objtool", "3", "fs/y.o"})}, {}, "failed");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().cause == "does not compile, even without the change:\ntool: 3 fs/y.o");
}

TEST_CASE("a deleted unit is refused") {
  SmallKernel kernel = SmallKernel::make(sources);
  auto result = kernel.compile({kernel.unit("fs/y.c")}, {{"fs/y.c", {.deleted = true}}});
  REQUIRE_FALSE(result);
  CHECK(result.error().status == ExitStatus::refused);
  CHECK(render(result.error()) ==
        "fs/y.c: file is deleted by the change, but the running kernel keeps calling its functions\n  remedy: change "
        "the functions instead of deleting the file");
}

TEST_CASE("the error without Ninja names the package to install") {
  SmallKernel kernel = SmallKernel::make(sources);
  std::string path = ::getenv("PATH");
  ::setenv("PATH", "/nonexistent", 1);
  auto result = kernel.compile({kernel.unit("fs/y.c")}, {});
  ::setenv("PATH", path.c_str(), 1);
  REQUIRE_FALSE(result);
  CHECK(render(result.error()) == "cannot run ninja: No such file or directory\n"
                                  "  remedy: install Ninja (Debian: apt install ninja-build)");
}

TEST_CASE("if Ninja cannot be started for another reason, the remedy is not to install it") {
  SmallKernel kernel = SmallKernel::make(sources);
  fs::path programs = kernel.folder.path() / "programs";
  REQUIRE(make_folder(programs));
  REQUIRE(write_file(programs / "ninja", "")); // must not be executed
  std::string path = ::getenv("PATH");
  ::setenv("PATH", programs.c_str(), 1);
  auto result = kernel.compile({kernel.unit("fs/y.c")}, {});
  ::setenv("PATH", path.c_str(), 1);
  REQUIRE_FALSE(result);
  CHECK(render(result.error()) ==
        "cannot run ninja: Permission denied\n  remedy: make sure that this user may run ninja");
}
