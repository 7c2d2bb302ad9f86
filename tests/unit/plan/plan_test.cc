#include "base/file.h"
#include "facts/hash.h"
#include "facts/index/update.h"
#include "generator/plan/file_kinds.h"
#include "generator/plan/plan.h"
#include "tests/unit/index/small_object.h"

#include <catch2/catch.hpp>
#include <unistd.h>

using namespace klp;

namespace {

// A target with a source tree of a few lines: fs/a.c is built in, fs/m.c is a module's, fs/part.c is included by
// fs/a.c.
struct SmallTarget {
  Target target;
  SmallTarget() {
    std::string name = (fs::temp_directory_path() / "klp-plan-test.XXXXXX").string();
    target.name = "small";
    target.release = "6.1.0";
    target.folder = ::mkdtemp(name.data());
    target.source = target.folder / "source";
    target.build = target.folder / "build";
    add("fs/a.c", "#include \"part.c\"\nint f(void)\n{\n\treturn 1;\n}\n");
    add("fs/m.c", "int m;\n");
    add("fs/part.c", "int part;\n");
    add("fs/unused.c", "int unused;\n");
    add("include/x.h", "int x(void); /* x */\n");
    add("arch/arm/kernel/y.c", "int y;\n");
    add("Documentation/z.rst", "z\n");
    std::string a = R"(fs/a.c	{"output":"fs/a.o","compile":["gcc","-c","-o","fs/a.o","../source/fs/a.c"]})";
    std::string m =
        R"(fs/m.c	{"output":"fs/m.o","compile":["gcc","-DMODULE","-c","-o","fs/m.o","../source/fs/m.c"],"module":"m"})";
    REQUIRE(write_file(target.folder / "units", "klp-units 1\n" + a + "\n" + m + "\n"));
  }
  ~SmallTarget() { fs::remove_all(target.folder); }
  void add(const fs::path& path, const std::string& text) {
    REQUIRE(make_folder((target.source / path).parent_path()));
    REQUIRE(write_file(target.source / path, text));
  }
  // Replaces the one line of `path`, or line `old` of it.
  Change change(const std::string& path, const std::string& old, const std::string& now) const {
    std::string text = "--- a/" + path + "\n+++ b/" + path + "\n@@ -1 +1 @@\n-" + old + "\n+" + now + "\n";
    auto parsed = parse_diff(text, "fix.patch");
    REQUIRE(parsed);
    return *parsed;
  }
  // As if this unit had been built in the source tree with the plugin, and had used nothing of what it read.
  void built_with_facts(const std::string& source, const std::vector<std::string>& read) const {
    facts::Unit unit;
    unit.compiler = "gcc", unit.source = source;
    for (const auto& path : read) unit.files.push_back({path, facts::short_hash_of(*read_file(target.source / path))});
    facts::write_object((target.source / source).replace_extension("o"), {facts::encode(unit)});
  }
  std::vector<std::string> reasons_by_index(const Change& change) const {
    const fs::path index = facts::default_index(target.source);
    REQUIRE(facts::update_index(target.source, index));
    auto plan = make_plan(target, {change}, {.index = index});
    if (!plan) FAIL(render(plan.error()));
    std::vector<std::string> reasons;
    for (const auto& unit : plan->units) reasons.push_back(unit.unit.source + " " + unit.why);
    return reasons;
  }
  Result<Plan> plan(const std::vector<Change>& changes) const { return make_plan(target, changes); }
};

const char numbered[] =
    "--- a/fs/a.c\n+++ b/fs/a.c\n@@ -2,4 +2,4 @@\n int f(void)\n {\n-\treturn 1;\n+\treturn 2;\n }\n";

} // namespace

TEST_CASE("a change of a built-in source is compiled, and its text is numbered") {
  SmallTarget t;
  auto plan = t.plan({*parse_diff(numbered, "fix.patch")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/a.c");
  CHECK(plan->edits.at("fs/a.c").text == "#include \"part.c\"\nint f(void)\n{\n\treturn 2;\n}\n");
  CHECK(plan->refusals.empty());
}

TEST_CASE("two changes of one file add up, in their order") {
  SmallTarget t;
  auto first = *parse_diff(numbered, "1.patch");
  auto second = *parse_diff("--- a/fs/a.c\n+++ b/fs/a.c\n@@ -4 +4 @@\n-\treturn 2;\n+\treturn 3;\n", "2.patch");
  auto plan = t.plan({first, second});
  REQUIRE(plan);
  CHECK(plan->edits.at("fs/a.c").text.find("return 3;") != std::string::npos);
  CHECK(plan->units.size() == 1);
  CHECK_FALSE(t.plan({second, first}));
}

TEST_CASE("what klp cannot patch is refused, with its rule and a remedy") {
  SmallTarget t;
  t.add("fs/entry.S", "call f\n");
  auto plan = t.plan({t.change("fs/entry.S", "call f", "call g")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "kind-of-file");
  CHECK(plan->refusals[0].error.cause == "assembler code is changed, which cannot be redirected function by function");
  CHECK_FALSE(plan->refusals[0].error.remedy.empty());
}

TEST_CASE("a module's units are planned too: only where they differ is the change refused") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/m.c", "int m;", "int n;")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.module_name == "m");
  CHECK(plan->refusals.empty());
}

TEST_CASE("a source that another one includes leads to that one") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/part.c", "int part;", "int part = 1;")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/a.c");
  CHECK(plan->units[0].why == "reads fs/part.c: code that every reader compiles changes");
  CHECK(plan->edits.contains("fs/part.c"));
}

TEST_CASE("of a header's readers those are planned that use what changes") {
  SmallTarget t;
  t.add("include/y.h", "static inline int low(int a) { return a; }\n"
                       "#define HIGH(a) low((a) + 1)\nstatic inline int other(void) { return 3; }\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void)\n{\n\treturn HIGH(1);\n}\n");
  t.add("fs/m.c", "#include \"../include/y.h\"\nint m(void) { return other(); }\n");
  auto plan = t.plan({t.change("include/y.h", "static inline int low(int a) { return a; }",
                               "static inline int low(int a) { return -a; }")});
  REQUIRE(plan);
  CHECK(plan->readers == 2);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/a.c");
  CHECK(plan->units[0].why == "uses HIGH, which uses low");
  CHECK(plan->units[0].affected.functions.at("f") == "uses HIGH, which uses low");
  CHECK(plan->units[0].affected.any.empty());

  auto none = make_plan(t.target, {t.change("include/y.h", "static inline int low(int a) { return a; }", "")}, {0});
  REQUIRE(none);
  REQUIRE(none->refusals.size() == 1);
  CHECK(none->refusals[0].rule == "too-many-units");
  CHECK(render(none->refusals[0].error)
            .starts_with("include/y.h:1: 1 unit depends on what the change touches: 1 on low; klp would"));
}

TEST_CASE("what a file defines that no unit reads has no users") {
  SmallTarget t;
  t.add("include/y.h", "#define HIGH(a) low(a)\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void)\n{\n\treturn HIGH(1);\n}\n");
  t.add("fs/unbuilt.c", "#define low 1\n");
  auto plan =
      t.plan({t.change("fs/unbuilt.c", "#define low 1", "#define low 2"), t.change("fs/m.c", "int m;", "int n;")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/m.c");
}

TEST_CASE("macros that directives test reach all readers of the directive, by an index too") {
  SmallTarget t;
  t.add("include/y.h", "#define LIMIT 1\n");
  t.add("include/g.h", "#define TOP (LIMIT + 1)\n");
  t.add("include/if.h", "struct s {\n#if TOP > 2\n\tint more;\n#endif\n\tint one;\n};\n");
  const std::string reads = "#include \"../include/y.h\"\n#include \"../include/g.h\"\n";
  t.add("fs/a.c", reads + "#include \"../include/if.h\"\nint f(void) { return 1; }\n");
  t.add("fs/m.c", reads + "#ifdef LIMIT\nint m;\n#endif\n");
  t.built_with_facts("fs/a.c", {"fs/a.c", "include/y.h", "include/g.h", "include/if.h"});
  t.built_with_facts("fs/m.c", {"fs/m.c", "include/y.h", "include/g.h"});
  using Reasons = std::vector<std::string>;
  CHECK(t.reasons_by_index(t.change("include/y.h", "#define LIMIT 1", "#define LIMIT 2")) ==
        Reasons{"fs/a.c reads include/if.h: its line 2 uses TOP, which uses LIMIT"});
  CHECK(t.reasons_by_index(t.change("include/y.h", "#define LIMIT 1", "")) ==
        Reasons{"fs/a.c reads include/if.h: its line 2 uses TOP, which uses LIMIT",
                "fs/m.c reads fs/m.c: its line 3 uses LIMIT"});
  CHECK(t.reasons_by_index(t.change("include/g.h", "#define TOP (LIMIT + 1)", "#define TOP (LIMIT + 2)")) ==
        Reasons{"fs/a.c reads include/if.h: its line 2 uses TOP"});
}

TEST_CASE("a macro that macros of headers can use may reach every function of its file") {
  auto reaches = [](const std::string& before, const std::string& after) {
    SmallTarget t;
    t.add("fs/a.c", "#undef pr_fmt\n" + before + "\nint f(void) { return LOW; }\n");
    auto plan = t.plan({t.change("fs/a.c", before, after)});
    REQUIRE(plan);
    REQUIRE(plan->units.size() == 1);
    return plan->units[0].affected.any;
  };
  const std::string may = "fs/a.c:2 is changed, a macro that macros of headers can use";
  CHECK(reaches("#define pr_fmt(t) t", "#define pr_fmt(t) \"a: \" t") == may);
  CHECK(reaches("#define FAR 1", "#define FAR 2") == may); // nothing in the file names it
  CHECK(reaches("#define LOW 1", "#define LOW 2").empty());
}

TEST_CASE("a change of a structure reaches all readers of its header") {
  SmallTarget t;
  t.add("include/y.h", "struct s { int a; };\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void *p);\n");
  auto plan = t.plan({t.change("include/y.h", "struct s { int a; };", "struct s { int a, b; };")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].why == "reads include/y.h: a structure's layout changes");
  CHECK_FALSE(plan->units[0].affected.any.empty());
}

TEST_CASE("a source of its own that another one includes leads to both") {
  SmallTarget t;
  t.add("fs/m.c", "#include \"a.c\"\nint m;\n");
  auto plan = t.plan({*parse_diff(numbered, "fix.patch")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 2);
  CHECK(plan->units[0].why == "its source is changed");
  CHECK(plan->units[1].unit.source == "fs/m.c");
  CHECK(plan->units[1].why == "reads fs/a.c: code that every reader compiles changes");
  CHECK(plan->touched.size() == 1);
}

TEST_CASE("a new header that hides another one of its name reaches the readers of that one") {
  SmallTarget t;
  t.add("include/x.h", "int x(void);\n");
  t.add("fs/a.c", "#include \"x.h\"\nint f(void)\n{\n\treturn 1;\n}\n");
  auto units =
      R"(fs/a.c	{"output":"fs/a.o","compile":["gcc","-I../source/include","-c","-o","fs/a.o","../source/fs/a.c"]})";
  REQUIRE(write_file(t.target.folder / "units", "klp-units 1\n" + std::string(units) + "\n"));
  auto hides = *parse_diff("--- /dev/null\n+++ b/fs/x.h\n@@ -0,0 +1 @@\n+int y(void);\n", "fix.patch");
  auto plan = t.plan({hides});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].why == "reads fs/x.h: what it includes changes");
  auto other = *parse_diff("--- /dev/null\n+++ b/fs/z.h\n@@ -0,0 +1 @@\n+int y(void);\n", "fix.patch");
  plan = t.plan({other});
  REQUIRE(plan);
  CHECK(plan->units.empty());
}

TEST_CASE("a file of which only kbuild knows what is made is refused, not left out") {
  SmallTarget t;
  for (const char* path : {"arch/x86/entry/syscalls/syscall_64.tbl", "arch/x86/lib/x86-opcode-map.txt"}) {
    t.add(path, "0 read\n");
    auto plan = t.plan({t.change(path, "0 read", "0 write")});
    REQUIRE(plan);
    REQUIRE(plan->refusals.size() == 1);
    CHECK(plan->refusals[0].error.cause == "what the kernel's build makes of this file, klp does not know");
  }
}

TEST_CASE("a change of a constant that generated headers hold is refused: of other things, it is not") {
  SmallTarget t;
  t.add("include/y.h", "enum y { first, last };\nstatic inline int low(void) { return 1; }\n");
  t.add("Kbuild", "bounds-file := include/generated/bounds.h\n$(bounds-file): kernel/bounds.s FORCE\n");
  t.add("kernel/bounds.c", "#include \"../include/y.h\"\nint main(void)\n{\n\tDEFINE(NR_Y, last);\n}\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void) { return low(); }\n");
  REQUIRE(make_folder(t.target.build / "kernel"));
  REQUIRE(write_file(t.target.build / "kernel/.bounds.s.cmd",
                     "cmd_kernel/bounds.s := gcc -S -o kernel/bounds.s ../source/kernel/bounds.c\n\nsource := x\n"));
  auto plan = t.plan({t.change("include/y.h", "enum y { first, last };", "enum y { first, second, last };")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "generated-constants");
  CHECK(plan->refusals[0].error.file == "kernel/bounds.c");
  CHECK(plan->refusals[0].error.cause == "constants for the whole kernel are made of it, and it uses last");

  auto inline_only = *parse_diff("--- a/include/y.h\n+++ b/include/y.h\n@@ -2 +2 @@\n-static inline int low(void) { "
                                 "return 1; }\n+static inline int low(void) { return 2; }\n",
                                 "fix.patch");
  plan = t.plan({inline_only});
  REQUIRE(plan);
  CHECK(plan->refusals.empty());
  CHECK(plan->units.size() == 1);

  REQUIRE(write_file(t.target.build / "kernel/.bounds.s.cmd", "nothing\n"));
  CHECK_FALSE(t.plan({inline_only}));
}

TEST_CASE("constants of a folder's own are looked at as its other units are compiled") {
  SmallTarget t;
  t.add("include/y.h", "enum y { first, last };\n");
  t.add("fs/Makefile", "$(obj)/fs-offsets.h: $(obj)/fs-offsets.s FORCE\n");
  t.add("fs/fs-offsets.c", "#include \"../include/y.h\"\nint main(void)\n{\n\tDEFINE(NR_Y, last);\n}\n");
  auto plan = t.plan({t.change("include/y.h", "enum y { first, last };", "enum y { first, second, last };")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].error.file == "fs/fs-offsets.c");
}

TEST_CASE("what the build makes of a changed file is refused where it cannot be made anew for comparing") {
  SmallTarget t;
  t.add("include/y.h", "#define FIRST 1\n");
  t.add("fs/Makefile", "$(obj)/names.c: $(srctree)/include/y.h $(src)/mknames.sh FORCE\n");
  auto plan = t.plan({t.change("include/y.h", "#define FIRST 1", "#define FIRST 2")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "generated-constants");
  CHECK(plan->refusals[0].error.cause ==
        "the kernel's build makes fs/names.c of it (fs/Makefile), and klp has no folder to make it anew in");
  CHECK(plan->refusals[0].error.remedy ==
        "leave include/y.h as it is, and give the code that needs it a definition of its own in another file");
  // A folder that the configuration does not enter.
  t.add("other/Makefile", "$(obj)/names.c: $(srctree)/include/x.h FORCE\n");
  plan = t.plan(
      {t.change("include/x.h", "int x(void); /* x */", "int x(int); /* x */"), *parse_diff(numbered, "fix.patch")});
  REQUIRE(plan);
  CHECK(plan->refusals.empty());
}

TEST_CASE("what reaches no kernel code is noted, not refused") {
  SmallTarget t;
  auto plan = t.plan({t.change("Documentation/z.rst", "z", "zz"), t.change("arch/arm/kernel/y.c", "int y;", "int yy;"),
                      t.change("fs/unused.c", "int unused;", "int u;"),
                      t.change("include/x.h", "int x(void); /* x */", "int x(void); /* X */"),
                      *parse_diff(numbered, "fix.patch")});
  REQUIRE(plan);
  CHECK(plan->refusals.empty());
  CHECK(plan->units.size() == 1);
  CHECK(plan->ignored.size() == 4);
}

TEST_CASE("what has run before the kernel needs no livepatch, and is noted") {
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

TEST_CASE("of a source built twice, the object that the EFI stub got is left out") {
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

TEST_CASE("other programs are told from the kernel by their folders, what maps the vDSO from the vDSO") {
  for (const char* path : {"arch/x86/boot/compressed/misc.c", "arch/x86/realmode/rm/wakemain.o",
                           "arch/x86/purgatory/sha256.o", "arch/x86/entry/vdso/vdso32/vclock_gettime.o"})
    CHECK(other_program(path));
  for (const char* path : {"arch/x86/entry/vdso/vma.o", "arch/x86/realmode/init.o", "arch/x86/entry/common.o"})
    CHECK_FALSE(other_program(path));
  CHECK(other_program("drivers/firmware/efi/libstub/file.o")->over);
  CHECK_FALSE(other_program("arch/x86/entry/vdso/vgetcpu.o")->over);
}

TEST_CASE("a change of which nothing is built is an error that names file and target") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/unused.c", "int unused;", "int u;")});
  REQUIRE_FALSE(plan);
  CHECK(render(plan.error()) == "fs/unused.c: the configuration of target small does not build this file\n"
                                "  remedy: the running kernel holds none of this code and needs no livepatch; if it "
                                "should, check the path and the target");
}

TEST_CASE("a change of a file that the tree does not have names the diff") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/nowhere.c", "int a;", "int b;")});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().file == "fix.patch");
  CHECK(plan.error().cause == "it changes fs/nowhere.c, which the target's source does not have");
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

TEST_CASE("a file that is no text is refused, and ignored where no kernel is built from it") {
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

TEST_CASE("a file that is created, but is there already, is an error") {
  SmallTarget t;
  auto change = *parse_diff("--- /dev/null\n+++ b/fs/a.c\n@@ -0,0 +1 @@\n+int other;\n", "fix.patch");
  auto plan = t.plan({change});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().cause == "file is created by fix.patch, but exists already");
}
