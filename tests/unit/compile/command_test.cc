#include "generator/compile/build_file.h"
#include "generator/compile/compile_failure.h"
#include "generator/compile/dependencies.h"
#include "generator/compile/unit_command.h"

#include <catch2/catch.hpp>

using namespace klp;
using Words = std::vector<std::string>;

namespace {

Target target_of(const fs::path& source, const fs::path& build) {
  Target target;
  target.source = source;
  target.build = build;
  return target;
}

} // namespace

TEST_CASE("paths of the tree are replaced where a path begins, and nowhere else") {
  auto prefixes = path_prefixes(target_of("/k/src", "/k/out"));
  const std::pair<const char*, const char*> rows[] = {
      {"/k/src/fs/x.c", "../source/fs/x.c"},
      {"-I/k/src/include", "-I../source/include"},
      {"-fmacro-prefix-map=/k/src/=", "-fmacro-prefix-map=../source/="},
      {"-Wa,-I/k/src/include", "-Wa,-I../source/include"},
      {"-Wp,-include,/k/src/x.h", "-Wp,-include,../source/x.h"},
      {"-DX=\"/k/src\"", "-DX=\"../source\""},
      {"../src/fs/x.c", "../source/fs/x.c"},
      {"-I../src", "-I../source"},
      {"/k/out/include", "./include"},
      {"-I/home/k/src/include", "-I/home/k/src/include"},
      {"/k/src-6.1/x.c", "/k/src-6.1/x.c"},
      {"-I../../src", "-I../../src"},
      {"-DKBUILD_MODNAME=\"fcntl\"", "-DKBUILD_MODNAME=\"fcntl\""},
  };
  for (auto [from, to] : rows) CHECK(replace_prefixes(from, prefixes) == to);
}

TEST_CASE("the path of a build folder inside of the source folder is replaced as a build folder") {
  auto prefixes = path_prefixes(target_of("/k/src", "/k/src/build"));
  CHECK(replace_prefixes("-I/k/src/build/include", prefixes) == "-I./include");
  CHECK(replace_prefixes("-I/k/src/include", prefixes) == "-I../source/include");
  CHECK(replace_prefixes("../fs/x.c", prefixes) == "../source/fs/x.c");
}

TEST_CASE("a unit's command keeps the options for code generation, and writes into klp's folder") {
  auto prefixes = path_prefixes(target_of("/k/src", "/k/out"));
  Unit unit;
  unit.source = "fs/x.c";
  unit.output = "fs/x.o";
  unit.compile = {"gcc-12", "-Wp,-MMD,fs/.x.o.d", "-gdwarf-4", "-g", "-O2",    "-pg",          "-MF",
                  "d",      "-Wa,-gdwarf-2",      "-c",        "-o", "fs/x.o", "/k/src/fs/x.c"};
  unit.objtool = {"./tools/objtool/objtool", "--orc", "fs/x.o"};
  auto command = unit_command(unit, prefixes, {.plugin_options = {"-fplugin=/p/klp.so"}, .headers = true});
  REQUIRE(command);
  CHECK(command->compile == Words{"gcc-12", "-O2", "-pg", "-c", "-o", "../objects/fs/x.o", "../source/fs/x.c", "-g0",
                                  "-MMD", "-MF", "../objects/fs/x.o.d", "-ffunction-sections", "-fdata-sections",
                                  "-idirafter", "../include", "-fplugin=/p/klp.so"});
  CHECK(command->objtool == Words{"./tools/objtool/objtool", "--orc", "../objects/fs/x.o"});
  auto as_built = unit_command(unit, prefixes, {.form = ObjectForm::as_built});
  CHECK(as_built->compile == Words{"gcc-12", "-O2", "-pg", "-c", "-o", "../objects/fs/x.o", "../source/fs/x.c", "-g1",
                                   "-MMD", "-MF", "../objects/fs/x.o.d"});
  unit.objtool = {"./tools/objtool/objtool", "--orc", "--link", "--module", "fs/x.o"};
  CHECK(unit_command(unit, prefixes, {})->objtool.empty());
  unit.compile = {"gcc", "-c", "fs/x.c"};
  CHECK(render(unit_command(unit, prefixes, {}).error()) ==
        "fs/x.c: compile command has no -o\n  remedy: make the target anew: klp target remove, then klp target create");
  unit.compile = {"gcc", "-c", "/elsewhere/fs/x.c", "-o", "fs/x.o"};
  CHECK(unit_command(unit, prefixes, {}).error().cause ==
        "compile command does not name the source below the target's source folder");
}

TEST_CASE("an assembler source is compiled without options that only the C compiler knows") {
  Unit unit;
  unit.source = "lib/x.S";
  unit.output = "lib/x.o";
  unit.compile = {"gcc", "-c", "-o", "lib/x.o", "/k/src/lib/x.S"};
  auto command =
      unit_command(unit, path_prefixes(target_of("/k/src", "/k/out")), {.plugin_options = {"-fplugin=/p/klp.so"}});
  REQUIRE(command);
  CHECK(command->compile == Words{"gcc", "-c", "-o", "../objects/lib/x.o", "../source/lib/x.S", "-g0", "-MMD", "-MF",
                                  "../objects/lib/x.o.d"});
}

TEST_CASE("arguments are quoted for the shell and for Ninja") {
  CHECK(shell_quoted("-I./a,b=c:d@e%f+g") == "-I./a,b=c:d@e%f+g");
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("a b") == "'a b'");
  CHECK(shell_quoted("it's $x") == "'it'\\''s $x'");
  CHECK(ninja_value("a $b:c") == "a $$b:c");
  CHECK(ninja_path("a b:$") == "a$ b$:$$");
  Unit unit;
  unit.source = "x.c";
  unit.output = "x.o";
  auto edge = build_edge(SideFolders("/w", "patched"), unit, {{"gcc", "a\nb"}, {}});
  REQUIRE_FALSE(edge);
  CHECK(edge.error().cause == "compile command of x.c holds a newline");
}

TEST_CASE("a dependency file is parsed as make parses it") {
  CHECK(parse_dependencies("x.o: a.c b.h \\\n c.h\n") == Words{"a.c", "b.h", "c.h"});
  CHECK(parse_dependencies("x.o: with\\ blank.h hash\\#.h dollar$$.h\n") ==
        Words{"with blank.h", "hash#.h", "dollar$.h"});
  CHECK(parse_dependencies("") == Words{});
  CHECK(parse_dependencies("x.o:\n") == Words{});
}

TEST_CASE("Ninja's failed edges are found") {
  CHECK(
      failed_edges("[1/2] original/objects/x.o\nFAILED: patched/objects/fs/x.o \ncd patched/build && gcc\nninja: build "
                   "stopped: subcommand failed.\n") == Words{"patched/objects/fs/x.o"});
  CHECK(failed_edges("").empty());
}

TEST_CASE("messages have paths relative to the tree, and at most 60 lines") {
  CHECK(readable_messages("In file included from ../source/include/x.h:3,\n   from ../source/fs/x.c:1:\n") ==
        "In file included from include/x.h:3,\n   from fs/x.c:1:");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "line " + std::to_string(i) + "\n";
  CHECK(readable_messages(many).ends_with("line 59\n[…]"));
  CHECK(readable_messages("one\n") == "one");
}
