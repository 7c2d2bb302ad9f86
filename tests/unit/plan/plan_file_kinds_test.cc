#include "tests/unit/plan/small_target.h"

using namespace klp;

TEST_CASE("a kind of file that klp cannot patch is refused, with rule and remedy") {
  SmallTarget t;
  t.add("fs/entry.S", "call f\n");
  auto plan = t.plan({t.change("fs/entry.S", "call f", "call g")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "kind-of-file");
  CHECK(plan->refusals[0].error.cause == "assembler code is changed, which cannot be redirected function by function");
  CHECK_FALSE(plan->refusals[0].error.remedy.empty());
}

TEST_CASE("changes that reach no kernel code are listed as ignored, not refused") {
  SmallTarget t;
  auto plan = t.plan({t.change("Documentation/z.rst", "z", "zz"), t.change("arch/arm/kernel/y.c", "int y;", "int yy;"),
                      t.change("fs/unused.c", "int unused;", "int u;"),
                      t.change("include/x.h", "int x(void); /* x */", "int x(void); /* X */"),
                      *parse_diff(diff_of_a, "fix.patch")});
  REQUIRE(plan);
  CHECK(plan->refusals.empty());
  CHECK(plan->units.size() == 1);
  CHECK(plan->ignored.size() == 4);
}

TEST_CASE("code that has run before the kernel needs no livepatch, and is listed as ignored") {
  SmallTarget t;
  t.add("arch/x86/boot/main.c", "int main;\n");
  auto plan = t.plan({t.change("arch/x86/boot/main.c", "int main;", "int m;")});
  REQUIRE(plan);
  CHECK(plan->units.empty());
  CHECK(plan->refusals.empty());
  REQUIRE(plan->ignored.size() == 1);
  CHECK(plan->ignored[0].why ==
        "part of what runs before the kernel and unpacks it; a running kernel needs no change there");
}

TEST_CASE("if a source is built twice, the object of the EFI stub is left out") {
  SmallTarget t;
  std::string line = R"(lib/c.c	{"output":"OUT","compile":["gcc","-c","-o","OUT","../source/lib/c.c"]})";
  std::string units = "klp-units 1\n";
  for (const char* output : {"lib/c.o", "drivers/firmware/efi/libstub/lib-c.o"}) {
    std::string one = line;
    for (int i = 0; i < 2; ++i) one.replace(one.find("OUT"), 3, output);
    units += one + "\n";
  }
  REQUIRE(write_file(t.target.folder / "units", units));
  t.add("lib/c.c", "int c;\n");
  auto plan = t.plan({t.change("lib/c.c", "int c;", "int d;")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.output == "lib/c.o");
  REQUIRE(plan->ignored.size() == 1);
  CHECK(plan->ignored[0].path == "drivers/firmware/efi/libstub/lib-c.o");
}

TEST_CASE("a renamed source file is refused under its old name, which the kernel was built from") {
  SmallTarget t;
  Change rename{"commit 1", {}, {}};
  rename.files.push_back({.path = "fs/renamed.c", .old_path = "fs/a.c"});
  auto plan = t.plan({rename});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(render(plan->refusals[0].error) ==
        "fs/a.c: a source file is removed that the running kernel was built from\n"
        "  remedy: leave the file and its line in the Makefile as they are, and change what it holds");
}

TEST_CASE("a file that is no text is refused, or ignored if no kernel is built from it") {
  SmallTarget t;
  Change change{"commit 1", {}, {}};
  change.files.push_back(
      {.path = "Documentation/logo.gif", .old_path = "Documentation/logo.gif", .not_text = "binary file"});
  change.files.push_back({.path = "arch/arm64/dts", .old_path = "arch/arm64/dts", .not_text = "symbolic link"});
  auto plan = t.plan({change});
  REQUIRE(plan);
  CHECK(plan->refusals.empty());
  CHECK(plan->ignored.size() == 2);
  change.files.push_back({.path = "fs/logo.bin", .old_path = "fs/logo.bin", .not_text = "binary file"});
  plan = t.plan({change});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(render(plan->refusals[0].error) == "fs/logo.bin: a binary file is changed: only source text can be patched\n"
                                           "  remedy: leave it out of the change");
}
