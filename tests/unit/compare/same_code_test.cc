#include "base/file.h"
#include "base/process.h"
#include "generator/compare/same_code.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <unistd.h>

using namespace klp;
namespace fs = std::filesystem;

namespace {

// Objects compiled at test time. 32-bit objects have relocations without addends (SHT_REL).
struct Objects {
  fs::path folder;
  Objects() {
    std::string name = (fs::temp_directory_path() / "klp-same-code.XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~Objects() { fs::remove_all(folder); }
  fs::path compile(const std::string& name, const std::string& text, const std::string& flag = "-m32") const {
    fs::path source = folder / (name + ".c"), object = folder / (name + ".o");
    REQUIRE(write_file(source, "#line 1 \"unit.c\"\n" + text));
    REQUIRE(run_ok({.arguments = {"cc", flag, "-O1", "-fno-pic", "-c", "-o", object.string(), source.string()}},
                   "install gcc-multilib"));
    return object;
  }
};

} // namespace

TEST_CASE("32-bit objects differ by code, data and symbols that they refer to, not by names of types") {
  Objects o;
  fs::path object = o.compile("one", "struct s { int a; }; int f(struct s *); int g(struct s *p) { return f(p) + 1; }");
  auto same = [&](const fs::path& other) {
    auto answer = same_code(object, other);
    REQUIRE(answer);
    return *answer;
  };
  CHECK(same(object));
  CHECK(same(o.compile("type", "struct t { int a; }; int f(struct t *); int g(struct t *p) { return f(p) + 1; }")));
  CHECK_FALSE(same(o.compile("code", "int f(void *); int g(void *p) { return f(p) + 2; }")));
  CHECK_FALSE(same(o.compile("callee", "int h(void *); int g(void *p) { return h(p) + 1; }")));
  CHECK_FALSE(same(o.compile("data", "int f(void *); int g(void *p) { return f(p) + 1; } int d = 1;")));
  CHECK_FALSE(same(o.compile("wide", "int f(void *); int g(void *p) { return f(p) + 1; }", "-m64")));
}

TEST_CASE("a file that is no object, or a truncated one, is an error with the name of the file") {
  Objects o;
  fs::path object = o.compile("one", "int g(void) { return 1; }");
  REQUIRE(write_file(o.folder / "text.o", "no object"));
  auto answer = same_code(object, o.folder / "text.o");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().cause == "not an ELF object");
  CHECK(answer.error().file == (o.folder / "text.o").string());
  auto content = read_file(object);
  REQUIRE(content);
  REQUIRE(write_file(o.folder / "cut.o", content->substr(0, content->size() / 2)));
  answer = same_code(object, o.folder / "cut.o");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().cause == "truncated object: it holds no sections");
}
