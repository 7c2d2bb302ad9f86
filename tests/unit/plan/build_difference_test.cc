#include "generator/plan/build_difference.h"
#include "generator/plan/build_files.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

std::string recipe(const std::string& target, const std::string& commands) {
  return "set -e; trap 'rm -f " + target + "; trap - HUP; kill -s HUP $$' HUP; " + commands + "\n";
}

std::string compiled(const std::string& name, const std::string& options = "-O2") {
  return recipe(name + ".o", "gcc -D__KERNEL__ " + options + " -c -o " + name + ".o /src/" + name + ".c; " +
                                 "scripts/basic/fixdep " + name + ".o");
}

std::string archive(const std::string& objects) {
  return recipe("fs/built-in.a",
                "rm -f fs/built-in.a; printf \"fs/%s \" " + objects + " | xargs ar cDPrST fs/built-in.a");
}

BuildDifference difference(const std::string& before, const std::string& after) {
  return compare_listings(read_listing(before, "gcc", "/src"), read_listing(after, "gcc", "/src"));
}

} // namespace

TEST_CASE("a new unit is found, and the archive that contains it is no further difference") {
  auto found = difference(compiled("fs/a") + archive("a.o"), compiled("fs/a") + compiled("fs/b") + archive("a.o b.o"));
  REQUIRE(found.added.size() == 1);
  CHECK(found.added[0].source == "fs/b.c");
  CHECK(found.removed.empty());
  CHECK(found.changed.empty());
  CHECK(found.other.empty());
}

TEST_CASE("a removed unit, and a unit with other options") {
  auto found = difference(compiled("fs/a") + compiled("fs/b"), compiled("fs/b", "-O2 -DX=1"));
  REQUIRE(found.removed.size() == 1);
  CHECK(found.removed[0].output == "fs/a.o");
  REQUIRE(found.changed.size() == 1);
  CHECK(option_difference(found.changed[0].before, found.changed[0].after) == "+ -DX=1");
}

TEST_CASE("rules that generate files, and options of the linker, are other differences") {
  std::string link = recipe("fs/m.o", "ld -m elf_x86_64 -r -o fs/m.o @fs/m.mod");
  std::string other_link = recipe("fs/m.o", "ld -m elf_x86_64 --wrap=f -r -o fs/m.o @fs/m.mod");
  CHECK(difference(link, other_link).other == std::vector<std::string>{"fs/m.o"});
  CHECK(difference("", link).other.empty());
  CHECK(difference("", recipe("fs/table.h", "awk -f x.awk > fs/table.h")).other ==
        std::vector<std::string>{"fs/table.h"});
  CHECK(difference("", recipe("fs/blob.o", "objcopy -I binary fs/blob fs/blob.o")).other ==
        std::vector<std::string>{"fs/blob.o"});
  CHECK(difference(archive("a.o"), archive("b.o a.o")).other.empty());
  CHECK(difference(recipe("fs/modules.order", "{ :; } > fs/modules.order"),
                   recipe("fs/modules.order", "{ echo fs/far.ko; :; } > fs/modules.order"))
            .other.empty());
}

TEST_CASE("build files are recognized by their names") {
  for (const char* path : {"Makefile", "fs/proc/Makefile", "arch/x86/Kbuild", "scripts/Makefile.lib"})
    CHECK(is_makefile(path));
  CHECK(is_kconfig("lib/Kconfig.debug"));
  CHECK_FALSE(is_kconfig("scripts/kconfig/conf.c"));
  CHECK_FALSE(is_makefile("fs/makefile.c"));
  CHECK(is_read_everywhere("Makefile"));
  CHECK(is_read_everywhere("arch/x86/Makefile_32.cpu"));
  CHECK_FALSE(is_read_everywhere("arch/x86/Kbuild"));
  CHECK_FALSE(is_read_everywhere("fs/Makefile"));
}

TEST_CASE("options that a Kconfig file defines, and texts that mention one") {
  CHECK(options_defined("config A\n\tbool\n menuconfig B # all of it\n# config C\nif A\n") ==
        std::set<std::string>{"A", "B"});
  CHECK(names_option("obj-$(CONFIG_A) += a.o", {"A"}));
  CHECK_FALSE(names_option("obj-$(CONFIG_A_B) += a.o", {"A"}));
}
