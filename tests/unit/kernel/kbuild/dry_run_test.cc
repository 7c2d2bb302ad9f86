#include "generator/kernel/kbuild/dry_run.h"

#include "generator/kernel/kbuild/shell_words.h"
#include "generator/kernel/target/unit_file.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace klp;

namespace {

// A recipe as kbuild prints it: it echoes the command, sets a trap for signals, and then runs the command.
const std::string recipe =
    "set -e;  echo '  gcc-12 -D__KERNEL__ -c -o fs/inode.o /src/fs/inode.c   ; ./tools/objtool/objtool --orc   "
    "fs/inode.o';   "
    "trap 'rm -f fs/inode.o; kill -s HUP $$' HUP; gcc-12 -Wp,-MMD,fs/.inode.o.d -D__KERNEL__ "
    "-DKBUILD_MODNAME='\"inode\"' -c -o fs/inode.o /src/fs/inode.c   ; ./tools/objtool/objtool --orc --static-call   "
    "fs/inode.o; scripts/basic/fixdep fs/.inode.o.d fs/inode.o 'gcc-12 -D__KERNEL__ -c -o fs/inode.o /src/fs/inode.c ' "
    "> fs/.inode.o.cmd\n";

} // namespace

TEST_CASE("a line is split into commands and words as a shell would") {
  CHECK(shell_commands("a b;c") == std::vector<Words>{{"a", "b"}, {"c"}});
  CHECK(shell_commands("cc -DX='\"in ode\"' a\\ b \"c\\\"d\" ''") ==
        std::vector<Words>{{"cc", "-DX=\"in ode\"", "a b", "c\"d", ""}});
  CHECK(shell_commands("a && b || c | d") == std::vector<Words>{{"a"}, {"b"}, {"c"}, {"d"}});
  CHECK(shell_commands("echo '\\n;'\\''x'") == std::vector<Words>{{"echo", "\\n;'x"}});
  CHECK(shell_commands("  ;; ").empty());
  CHECK(shell_commands("a 'unclosed ; b") == std::vector<Words>{{"a", "unclosed ; b"}});
}

TEST_CASE("a recipe gives the unit with compiler and objtool commands") {
  auto units = units_in_dry_run(recipe, "gcc-12", "/src");
  REQUIRE(units.size() == 1);
  CHECK(units[0].source == "fs/inode.c");
  CHECK(units[0].output == "fs/inode.o");
  CHECK(units[0].compile == Words{"gcc-12", "-Wp,-MMD,fs/.inode.o.d", "-D__KERNEL__", "-DKBUILD_MODNAME=\"inode\"",
                                  "-c", "-o", "fs/inode.o", "/src/fs/inode.c"});
  CHECK(units[0].objtool == Words{"./tools/objtool/objtool", "--orc", "--static-call", "fs/inode.o"});
  CHECK_FALSE(units[0].in_module);
  CHECK(units[0].module_name.empty());
}

TEST_CASE("units of modules, generated sources and assembler are told apart") {
  auto units = units_in_dry_run("gcc -D__KERNEL__ -DMODULE -DKBUILD_MODNAME='\"nf_nat\"' -c -o net/a.o /src/net/a.c\n"
                                "gcc -D__KERNEL__ -c -o lib/raid6/int1.o lib/raid6/int1.c\n"
                                "gcc -D__KERNEL__ -c -o lib/b.o /src/lib/b.S\n",
                                "gcc", "/src");
  REQUIRE(units.size() == 3);
  CHECK(units[0].source == "lib/b.S");
  CHECK(units[1].source == "lib/raid6/int1.c");
  CHECK(units[2].source == "net/a.c");
  CHECK(units[2].in_module);
  CHECK(units[2].module_name == "nf_nat");
}

TEST_CASE("commands that compile no unit of the kernel are ignored") {
  CHECK(units_in_dry_run("gcc -c -o scripts/x.o /src/scripts/x.c\n"              // a host program
                         "clang -D__KERNEL__ -c -o a.o /src/a.c\n"               // another compiler
                         "gcc -E -D__KERNEL__ /src/a.c | genksyms -c -o a.ver\n" // no compilation
                         "echo gcc -D__KERNEL__ -c -o a.o /src/a.c\n"
                         "gcc -D__KERNEL__ -c -o a.lds /src/a.lds.S -P x.lds\n",
                         "gcc", "/src")
            .empty());
}

TEST_CASE("a unit that is listed twice counts once, and one source may have several outputs") {
  auto units =
      units_in_dry_run(recipe + recipe + "gcc-12 -D__KERNEL__ -c -o fs/other.o /src/fs/inode.c\n", "gcc-12", "/src");
  REQUIRE(units.size() == 2);
  CHECK(units[0].output == "fs/inode.o");
  CHECK(units[1].output == "fs/other.o");
}

TEST_CASE("a folder whose name begins with that of the tree is not the tree") {
  auto units = units_in_dry_run("gcc -D__KERNEL__ -c -o a.o /src2/a.c\n", "gcc", "/src");
  REQUIRE(units.size() == 1);
  CHECK(units[0].source == "/src2/a.c");
}

TEST_CASE("the unit file returns the units that were written to it") {
  auto units = units_in_dry_run(
      recipe + "gcc-12 -D__KERNEL__ -DMODULE -DKBUILD_MODNAME='\"m\"' -c -o fs/inode2.o /src/fs/inode2.c\n", "gcc-12",
      "/src");
  std::string file = encode_units(units);
  auto found = find_units(file, "fs/inode.c");
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().compile == units[0].compile);
  CHECK(found->front().objtool == units[0].objtool);
  CHECK_FALSE(found->front().in_module);
  auto module = find_units(file, "fs/inode2.c");
  REQUIRE(module);
  CHECK(module->front().in_module);
  CHECK(module->front().module_name == "m");
  CHECK(find_units(file, "inode.c")->empty());
  CHECK(find_units(file, "fs/inode")->empty());
}

TEST_CASE("a damaged unit file is an error, not a source that is not built") {
  std::string file = encode_units(units_in_dry_run(recipe, "gcc-12", "/src"));
  CHECK(find_units("", "fs/inode.c").error() == "compile database is damaged");
  CHECK(find_units(file.substr(0, file.size() - 1), "fs/other.c").error() == "compile database is damaged");
  std::string broken = file;
  broken[file.find("\"compile\"") + 3] = '\\';
  CHECK(find_units(broken, "fs/inode.c").error() == "compile database is damaged at the unit fs/inode.c");
}

TEST_CASE("the JSON compilation database lists C units with folder, file, output and words") {
  auto units = units_in_dry_run(recipe + "gcc-12 -D__KERNEL__ -c -o lib/b.o /src/lib/b.S\n", "gcc-12", "/src");
  auto document = nlohmann::json::parse(compilation_database(units, "/build"));
  REQUIRE(document.size() == 1);
  CHECK(document[0]["directory"] == "/build");
  CHECK(document[0]["file"] == "/src/fs/inode.c");
  CHECK(document[0]["output"] == "fs/inode.o");
  CHECK(document[0]["arguments"].size() == 8);
  CHECK(document[0].size() == 4);
}
